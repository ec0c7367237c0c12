// Percent-encodes text as Signature V4 demands (RFC 3986).

const notEscapedByJavaScript = /[!'()*]/g

/** All but `A-Z a-z 0-9 - _ . ~` as `%XX` of their UTF-8 bytes; lone surrogates as U+FFFD. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    notEscapedByJavaScript,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
