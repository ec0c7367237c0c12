// Decodes base64 (RFC 4648, section 4, with padding) without any platform API.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes as a string of characters U+0000 to U+00FF; undefined when the text is not base64. */
export function decodeBase64(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  let bytes = ''
  let bits = 0
  let bitCount = 0
  for (const character of text) {
    if (character === '=') break
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffff
    bitCount += 6
    if (bitCount >= 8) {
      bitCount -= 8
      bytes += String.fromCharCode((bits >> bitCount) & 0xff)
    }
  }
  return bytes
}
