// Secret access keys: 40 characters of `[A-Za-z0-9/+]`, 240 random bits.
import type { RandomSource } from './random-source.ts'

/** Makes a new secret access key. */
export function newSecretAccessKey(random: RandomSource): string {
  return random.bytes(30).toString('base64')
}
