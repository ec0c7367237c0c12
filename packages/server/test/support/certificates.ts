// Makes X.509 certificates, which Node can read but not write. RFC 5280. Tests only.
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** Encodes DER: a tag, the length, the content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const bytes = length < 128 ? [length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...bytes]), content])
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
const objectIdentifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))

const commonName = (name: string) =>
  sequence(der(0x31, sequence(objectIdentifier('550403'), der(0x0c, Buffer.from(name, 'utf8')))))

const generalizedTime = (date: Date) =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))

/** Basic constraints: an authority, which may sign other certificates. */
const ofAuthority = der(
  0xa3,
  sequence(
    sequence(
      objectIdentifier('551d13'),
      der(0x01, Buffer.from([255])),
      der(0x04, sequence(der(0x01, Buffer.from([255])))),
    ),
  ),
)

const signatures = { ec: '2a8648ce3d040302', rsa: '2a864886f70d01010b' }

/** A certificate with its private key, both in PEM. */
export interface Issued {
  readonly certificate: string
  readonly privateKey: string
  readonly subject: string
}

/** What to certify; what is left out is ordinary. */
export interface Wanted {
  readonly issuer?: Issued
  readonly isAuthority?: boolean
  readonly validFrom?: Date
  readonly validTo?: Date
  readonly keyType?: 'ec' | 'rsa'
  /** The size of an RSA key. */
  readonly keyBits?: number
}

const day = 86_400_000
let serial = 0

const newKey = (keyType: 'ec' | 'rsa', keyBits: number): KeyObject =>
  keyType === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('rsa', { modulusLength: keyBits }).privateKey

/** Issues a certificate for a new key; one without an issuer is signed by itself. */
export function issueCertificate(subject: string, wanted: Wanted = {}): Issued {
  const { issuer, isAuthority = false, keyType = 'ec', keyBits = 2_048 } = wanted
  // Whole seconds are all that a certificate holds.
  const now = Math.floor(Date.now() / 1_000) * 1_000
  const { validFrom = new Date(now - day), validTo = new Date(now + 365 * day) } = wanted
  const key = newKey(keyType, keyBits)
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  // Certificates of these tests are signed by keys of the type that they certify.
  const algorithm = sequence(objectIdentifier(signatures[keyType]))
  serial += 1
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial >> 8, serial & 255])),
    algorithm,
    commonName(issuer?.subject ?? subject),
    sequence(generalizedTime(validFrom), generalizedTime(validTo)),
    commonName(subject),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    ...(isAuthority ? [ofAuthority] : []),
  )
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey)
  const raw = sequence(content, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? []
  const certificate = [
    '-----BEGIN CERTIFICATE-----',
    ...lines,
    '-----END CERTIFICATE-----',
    '',
  ].join('\n')
  return { certificate, privateKey, subject }
}
