// The unique ids of IAM entities: a prefix that tells the kind, then 17 characters of base 32.
import { encodeBase32 } from './base32.ts'
import type { RandomSource } from './random-source.ts'

/** AWS's prefix for each kind of entity. Source: IAM User Guide, IAM identifiers. */
export const uniqueIdPrefixes = {
  user: 'AIDA',
  group: 'AGPA',
  role: 'AROA',
  policy: 'ANPA',
  'instance-profile': 'AIPA',
  'server-certificate': 'ASCA',
  'service-specific-credential': 'ACCA',
} as const

/** Kinds of entity that have a unique id. */
export type UniqueIdKind = keyof typeof uniqueIdPrefixes

const timeBytes = 6
const randomBytes = 5

/**
 * Makes a new unique id, for example `AIDA` and 17 characters: the milliseconds of its creation,
 * which keep ids made together together in an index, then 37 random bits.
 */
export function newUniqueId(kind: UniqueIdKind, createdAt: Date, random: RandomSource): string {
  const bytes = Buffer.alloc(timeBytes + randomBytes)
  bytes.writeUIntBE(createdAt.getTime(), 0, timeBytes)
  random.bytes(randomBytes).copy(bytes, timeBytes)
  return uniqueIdPrefixes[kind] + encodeBase32(bytes).slice(0, 17)
}
