// The few headers that handling a call asks for, read in one pass over those that arrived.

/** Values as sent. */
export interface CallHeaders {
  contentType?: string
  userAgent?: string
  referer?: string
  accept?: string
}

/** By lower-case name. Of one that is sent twice the first counts. */
const members: ReadonlyMap<string, keyof CallHeaders> = new Map([
  ['content-type', 'contentType'],
  ['user-agent', 'userAgent'],
  ['referer', 'referer'],
  ['accept', 'accept'],
])
const nameLengths = new Set([...members.keys()].map((name) => name.length))

/**
 * Reads them from name, value, name, value, …: node:http would make an object of all headers,
 * which costs as much as finding out what the call is.
 */
export function readCallHeaders(rawHeaders: readonly string[]): CallHeaders {
  const headers: CallHeaders = {}
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (!nameLengths.has(name.length)) continue
    const member = members.get(name.toLowerCase())
    if (member !== undefined) headers[member] ??= rawHeaders[index + 1] ?? ''
  }
  return headers
}
