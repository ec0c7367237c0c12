// The header lines of a canonical request.

/**
 * `name:value` and a line end for each signed header, in the order listed; values trimmed, inner
 * blanks collapsed, repeated headers joined by commas. Nothing when the list is not strictly
 * ascending (so without duplicates), or names a header in capitals or one that was not sent.
 */
export function canonicalHeaders(
  headers: readonly string[],
  signedHeaders: readonly string[],
): string | undefined {
  // More than were sent can't all have been sent: a long list costs nothing.
  if (signedHeaders.length > headers.length / 2) return undefined
  const values = valuesByName(headers, signedHeaders)
  let text = ''
  let previous = ''
  for (const name of signedHeaders) {
    const value = values.get(name)
    if (value === undefined || name <= previous) return undefined
    text += `${name}:${value}\n`
    previous = name
  }
  return text
}

function valuesByName(
  headers: readonly string[],
  signedHeaders: readonly string[],
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase()
    if (!signedHeaders.includes(name)) continue
    const value = collapseBlanks(headers[index + 1] ?? '')
    const earlier = values.get(name)
    values.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return values
}

/** Blanks and tabs only: what else looks like a blank to a reader is another value. */
function collapseBlanks(value: string): string {
  // Few values have any to collapse.
  if (!/^[ \t]|[ \t]{2}|\t|[ \t]$/.test(value)) return value
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '')
}
