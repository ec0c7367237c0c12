// The awsQuery protocol, which IAM and STS speak.
import {
  decodeQueryInput,
  encodeQueryError,
  encodeQueryErrorAsJson,
  encodeQueryResult,
  encodeQueryResultAsJson,
  loadServiceModel,
  parseQueryParameters,
  resolveOperation,
} from '@iamd/wire'
import type { IncomingCall } from './incoming-call.ts'
import type { Protocol } from './protocol.ts'

const contentType = ({ acceptsJson }: IncomingCall): string =>
  acceptsJson ? 'application/json' : 'text/xml'

/** awsQuery. */
export const queryProtocol: Protocol = {
  resolve(incoming) {
    const parameters = parseQueryParameters(parameterText(incoming))
    const resolution = resolveOperation(
      [loadServiceModel('iam'), loadServiceModel('sts')],
      parameters,
    )
    if (resolution.kind === 'redirect') {
      const { method, query } = incoming.http
      // AWS: recorded, 2026; a GET keeps its query.
      const kept = method === 'GET' && query !== '' ? `?${query}` : ''
      return { kind: 'redirect', location: `${resolution.location}${kept}` }
    }
    const { model, operation } = resolution
    return { ...resolution, decode: () => decodeQueryInput(model, operation.name, parameters) }
  },
  encodeResult(incoming, model, operation, output) {
    const encode = incoming.acceptsJson ? encodeQueryResultAsJson : encodeQueryResult
    const body = encode(model, operation, output, incoming.facts.requestId)
    return { status: 200, contentType: contentType(incoming), body }
  },
  encodeError(incoming, model, error) {
    const { requestId } = incoming.facts
    const body = incoming.acceptsJson
      ? encodeQueryErrorAsJson(error, requestId)
      : encodeQueryError(model, error, requestId)
    return { status: error.status, contentType: contentType(incoming), body }
  },
}

/** GET takes parameters from the query; POST from a form body, and AWS reads no other body. */
function parameterText({ http, hasFormBody }: IncomingCall): string {
  if (http.method !== 'POST') return http.query
  return hasFormBody ? Buffer.from(http.body).toString('utf8') : ''
}
