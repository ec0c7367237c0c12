// Escapes text for the inside of an XML element.

// What markup takes, and all that XML 1.0 does not allow as a character (with it, a lone
// surrogate); a raw carriage return would reach the reader as a line feed.
const special = /[&<>]|[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
const allSpecial = new RegExp(special, 'gu')

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
}

/** Escaped text; a character that XML cannot hold becomes U+FFFD, so that every parser reads on. */
export function escapeXmlText(text: string): string {
  if (!special.test(text)) return text
  return text.replace(allSpecial, (character) => escapes[character] ?? '\uFFFD')
}
