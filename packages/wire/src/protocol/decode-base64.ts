// Text as bytes.

/** Bytes of standard base64 with padding; undefined for any other text. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  return Uint8Array.from(Buffer.from(text, 'base64'))
}
