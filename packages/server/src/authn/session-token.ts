// Session tokens: sessions sealed so that any node opens them without the store.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { KeyRing } from '../sealing/key-ring.ts'
import type { Session } from './session.ts'

const sealContext = 'session-token'

/** Longer texts than any token of ours are not even decoded. */
const tokenLengthMaximum = 16_384

/** Seals a session into the token that its holder presents with each request. */
export function sealSessionToken(keyRing: KeyRing, session: Session): string {
  const payload = deflateRawSync(Buffer.from(JSON.stringify(session)))
  return keyRing.seal(payload, sealContext).toString('base64')
}

/** Opens a token; undefined when it is not one of ours or was altered. Expiry is not checked. */
export function openSessionToken(keyRing: KeyRing, token: string): Session | undefined {
  if (token.length > tokenLengthMaximum) return undefined
  const payload = keyRing.open(Buffer.from(token, 'base64'), sealContext)
  if (payload === undefined) return undefined
  return JSON.parse(inflateRawSync(payload).toString('utf8'), reviveDates) as Session
}

const dateMembers = new Set(['issuedAt', 'expiresAt', 'mfaAt'])

function reviveDates(member: string, value: unknown): unknown {
  return dateMembers.has(member) && typeof value === 'string' ? new Date(value) : value
}
