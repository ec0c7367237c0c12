// RFC 4648 base 32 without padding, the alphabet of AWS's unique ids.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Encodes bytes; five bits a character, the rest of the last character zero. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let pendingBits = 0
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    pendingBits += 8
    while (pendingBits >= 5) {
      pendingBits -= 5
      text += alphabet.charAt((pending >> pendingBits) & 31)
    }
    pending &= (1 << pendingBits) - 1
  }
  return pendingBits > 0 ? text + alphabet.charAt((pending << (5 - pendingBits)) & 31) : text
}

/** Decodes text to whole bytes, or gives undefined when a character is not of the alphabet. */
export function decodeBase32(text: string): Uint8Array | undefined {
  const bytes: number[] = []
  let pending = 0
  let pendingBits = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) return undefined
    pending = (pending << 5) | value
    pendingBits += 5
    if (pendingBits >= 8) {
      pendingBits -= 8
      bytes.push((pending >> pendingBits) & 255)
      pending &= (1 << pendingBits) - 1
    }
  }
  return Uint8Array.from(bytes)
}
