// The query line of a canonical request.

import { decodeFormComponent } from '../uri/decode-form-component.ts'
import { uriEncode } from '../uri/uri-encode.ts'

/**
 * The parameters of a raw query, decoded and encoded anew, sorted by encoded name, then value,
 * without X-Amz-Signature. A plus sign is a blank, as it is when the operation reads it: were it
 * signed as anything else, a request could be changed without breaking its signature.
 *
 * @throws AwsError MalformedQueryString for broken percent-encoding or UTF-8.
 */
export function canonicalQuery(query: string): string {
  if (query === '') return ''
  const pairs: (readonly [name: string, value: string])[] = []
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = uriEncode(decodeFormComponent(equals === -1 ? pair : pair.slice(0, equals)))
    if (name === 'X-Amz-Signature') continue
    const value = equals === -1 ? '' : uriEncode(decodeFormComponent(pair.slice(equals + 1)))
    pairs.push([name, value])
  }
  pairs.sort((first, second) => compare(first[0], second[0]) || compare(first[1], second[1]))
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

/** By code point; both are ASCII here. */
function compare(first: string, second: string): number {
  if (first === second) return 0
  return first < second ? -1 : 1
}
