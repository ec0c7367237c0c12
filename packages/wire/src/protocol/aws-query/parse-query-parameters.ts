// Parses a query string or an urlencoded form into its parameters; knows nothing of operations.

import { malformedQueryString } from '../../errors/protocol-errors.ts'
import { decodeFormComponent } from '../../uri/decode-form-component.ts'

/** Parameters by name, in the order sent. */
export type QueryParameters = ReadonlyMap<string, string>

/** More parameters than any real request has (AWS bounds the body, not the number). */
export const queryParametersMax = 20_000

/**
 * Reads `a=1&b=2`. Of a parameter that is sent twice the first value counts, as at AWS.
 *
 * @throws AwsError MalformedQueryString for broken percent-encoding or UTF-8, or too many.
 */
export function parseQueryParameters(text: string): QueryParameters {
  const parameters = new Map<string, string>()
  // A body whose bytes are not UTF-8 was decoded with replacement characters or lone surrogates.
  if (!text.isWellFormed() || text.includes('\uFFFD')) throw malformedQueryString()
  let count = 0
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('&', start)
    if (end === -1) end = text.length
    if (end > start) {
      count += 1
      if (count > queryParametersMax) {
        throw malformedQueryString(`The request has more than ${queryParametersMax} parameters`)
      }
      addParameter(parameters, text, start, end)
    }
    start = end + 1
  }
  return parameters
}

function addParameter(
  parameters: Map<string, string>,
  text: string,
  start: number,
  end: number,
): void {
  const pair = text.slice(start, end)
  const equals = pair.indexOf('=')
  const name = decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals))
  if (parameters.has(name)) return
  parameters.set(name, equals === -1 ? '' : decodeFormComponent(pair.slice(equals + 1)))
}
