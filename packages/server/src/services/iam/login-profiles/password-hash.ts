// Slow salted hashes of passwords, made off the event loop.
import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { RandomSource } from '../../../identifiers/random-source.ts'

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

// OWASP: Password Storage Cheat Sheet, scrypt with 16 MiB.
const cost = 2 ** 14
const blockSize = 8
const parallelization = 5
const saltBytes = 16
const hashBytes = 32

/** A new salt, with all else that hashing with it needs, so that old hashes outlive new costs. */
export const newSalt = (random: RandomSource): string =>
  ['scrypt', cost, blockSize, parallelization, random.bytes(saltBytes).toString('base64url')].join(
    ':',
  )

/** A hash, and the salt that it was made with. */
export interface HashedPassword {
  readonly salt: string
  readonly hash: string
}

/** The hash of a password; the same for the same salt. */
export async function hashPassword(password: string, salt: string): Promise<string> {
  const [, N, r, p, bytes = ''] = salt.split(':')
  const options = { N: Number(N), r: Number(r), p: Number(p) }
  const hash = await derive(password, Buffer.from(bytes, 'base64url'), hashBytes, options)
  return hash.toString('base64url')
}

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
