// Percent-encodes policy documents for answers, as RFC 3986 has it and AWS does.

/** `encodeURIComponent` leaves these, which RFC 3986 reserves, as they are. */
const leftAlone = /[!'()*]/g

/** Encodes everything but letters, digits and `-._~`. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    leftAlone,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
