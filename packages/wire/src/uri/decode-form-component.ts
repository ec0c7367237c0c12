// Decodes one name or value of a query string or urlencoded form.

import { malformedQueryString } from '../errors/protocol-errors.ts'

/**
 * `a+b%20c` → `a b c`.
 *
 * @throws AwsError MalformedQueryString for broken percent-encoding or UTF-8.
 */
export function decodeFormComponent(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw malformedQueryString()
  }
}
