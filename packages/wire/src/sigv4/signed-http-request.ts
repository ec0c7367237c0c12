// The request as Signature V4 sees it: nothing decoded, nothing normalised.

export interface SignedHttpRequest {
  readonly method: string
  /** Raw path as sent, percent-encoding untouched. */
  readonly path: string
  /** Raw query as sent, without the question mark. */
  readonly query: string
  /** Name, value, name, value, … as in node:http's `rawHeaders`. */
  readonly headers: readonly string[]
  readonly body: Uint8Array
}

/** All values of a header, in the order sent; `name` in lower case. */
export function headerValues(headers: readonly string[], name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index]?.toLowerCase() === name) values.push(headers[index + 1] ?? '')
  }
  return values
}
