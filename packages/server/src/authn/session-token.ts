// Session tokens: sessions sealed so that any node opens them without the store.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { KeyRing } from '../sealing/key-ring.ts'
import type { Session } from './session.ts'

const sealContext = 'session-token'

/** Longer texts than any token of ours are not even decoded. */
const tokenLengthMaximum = 16_384

/**
 * Seals a session into the token that its holder presents with each request. The token is at least
 * as long as asked.
 */
export function sealSessionToken(keyRing: KeyRing, session: Session, minimumSize = 0): string {
  const payload = deflateRawSync(Buffer.from(JSON.stringify(session)))
  const token = keyRing.seal(payload, sealContext).toString('base64')
  const absent = minimumSize - token.length
  if (absent <= 0) return token
  // Whatever follows the end of a deflated text is not read. Three bytes are four characters.
  const padding = Buffer.alloc(Math.ceil(absent / 4) * 3)
  return keyRing.seal(Buffer.concat([payload, padding]), sealContext).toString('base64')
}

/** Opens a token; undefined when it is not one of ours or was altered. Expiry is not checked. */
export function openSessionToken(keyRing: KeyRing, token: string): Session | undefined {
  if (token.length > tokenLengthMaximum) return undefined
  const sealed = Buffer.from(token, 'base64')
  // What is no base64 is skipped in reading: without this a token would have any number of spellings.
  if (sealed.toString('base64') !== token) return undefined
  const payload = keyRing.open(sealed, sealContext)
  if (payload === undefined) return undefined
  return JSON.parse(inflateRawSync(payload).toString('utf8'), reviveDates) as Session
}

const dateMembers = new Set(['issuedAt', 'expiresAt', 'mfaAt'])

function reviveDates(member: string, value: unknown): unknown {
  return dateMembers.has(member) && typeof value === 'string' ? new Date(value) : value
}
