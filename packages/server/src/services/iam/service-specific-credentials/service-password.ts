// The passwords of service-specific credentials: shown once, then known by their digest only.
import { createHash } from 'node:crypto'
import type { RandomSource } from '../../../identifiers/random-source.ts'

/** 60 characters of base 64, the last of which is `=`. Source: recorded from AWS, 2026. */
const passwordBytes = 44

/** A new password and its digest. Nobody could guess 352 random bits, so it needs no salt. */
export function newServicePassword(random: RandomSource): {
  readonly password: string
  readonly digest: string
} {
  const password = random.bytes(passwordBytes).toString('base64')
  return { password, digest: createHash('sha256').update(password).digest('base64') }
}
