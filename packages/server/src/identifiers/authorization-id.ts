// The ids by which callers ask why they were denied.
import type { RandomSource } from './random-source.ts'

const length = 25
const alphabetSize = 36
// As many bytes as leave no first digit likelier than another by more than one in 2^60.
const randomBytes = 24

/** Whether a text has the form of an id. */
export const isAuthorizationId = (text: string): boolean => /^[0-9a-z]{25}$/.test(text)

/** Makes a new id: 25 characters of `[0-9a-z]`. Source: AWS, denials seen in 2026. */
export function newAuthorizationId(random: RandomSource): string {
  return toBase36(random.bytes(randomBytes))
}

/** 25 characters of `[0-9a-z]` made from bytes. */
export function toBase36(bytes: Buffer): string {
  const number = BigInt(`0x${bytes.toString('hex')}`) % BigInt(alphabetSize) ** BigInt(length)
  return number.toString(alphabetSize).padStart(length, '0')
}
