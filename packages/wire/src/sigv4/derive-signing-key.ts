// Derives the key that signs one access key's requests of one day, region and service.

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { scopeTerminator } from './presented-credential.ts'

/**
 * The signing key. Deriving costs far more than signing with the `KeyObject`, so keep it: see
 * `createSigningKeyCache`.
 */
export function deriveSigningKey(
  secret: string,
  date: string,
  region: string,
  service: string,
): KeyObject {
  let key = Buffer.from(`AWS4${secret}`)
  for (const part of [date, region, service, scopeTerminator]) {
    key = createHmac('sha256', key).update(part).digest()
  }
  return createSecretKey(key)
}
