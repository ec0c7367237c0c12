// Counts the characters of a policy document as quotas do: white space between tokens is free.

const quote = 0x22
const backslash = 0x5c

/**
 * The size of a document in characters, white space outside of strings not counted. Works for
 * text that is not JSON too. Source: IAM User Guide, IAM and STS quotas.
 */
export function documentSize(text: string): number {
  let size = 0
  let inString = false
  for (let offset = 0; offset < text.length; offset += 1) {
    const unit = text.charCodeAt(offset)
    if (unit === quote) inString = !inString
    if (!inString && isWhiteSpace(unit)) continue
    size += 1
    if (inString && unit === backslash && offset + 1 < text.length) {
      size += 1
      offset += 1
    }
  }
  return size
}

/** Blank, tab, line feed and carriage return. */
const isWhiteSpace = (unit: number): boolean =>
  unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d
