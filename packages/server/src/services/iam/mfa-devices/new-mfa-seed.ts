// The secret of a new virtual MFA device, in the forms in which authenticator apps take it.
import { encodeBase32 } from '../../../identifiers/base32.ts'
import type { RandomSource } from '../../../identifiers/random-source.ts'

/** AWS: recorded; 64 characters of base 32. */
const seedBytes = 40
/** Pixels a module, and modules of white around the code: ISO/IEC 18004 asks for four. */
const picture = {
  on: [0, 0, 0],
  off: [255, 255, 255],
  scale: 4,
  pad: 4,
} as const

const issuer = encodeURIComponent('Amazon Web Services')

/** A seed, and what AWS shows of it once and never again. */
export interface NewMfaSeed {
  readonly seed: Uint8Array
  readonly base32: string
  readonly qrCode: Uint8Array
}

/**
 * Makes a seed.
 * @param accountName the alias of the account or, without one, its id.
 */
export async function newMfaSeed(
  random: RandomSource,
  deviceName: string,
  accountName: string,
): Promise<NewMfaSeed> {
  const seed = random.bytes(seedBytes)
  const base32 = encodeBase32(seed)
  const label = `${issuer}:${encodeURIComponent(deviceName)}@${accountName}`
  const uri = `otpauth://totp/${label}?secret=${base32}&issuer=${issuer}`
  // Loaded when it is first needed, which for most daemons is never.
  const { generate } = await import('lean-qr')
  const { toPngBuffer } = await import('lean-qr/extras/node_export')
  return { seed, base32, qrCode: toPngBuffer(generate(uri), picture) }
}
