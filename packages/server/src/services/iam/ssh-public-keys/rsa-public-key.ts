// RSA public keys as SSH writes them and as PEM.
import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { invalidPublicKey, unrecognizedPublicKeyEncoding } from '../errors.ts'

const keyType = 'ssh-rsa'

/** Sizes in bits. AWS: IAM API reference, UploadSSHPublicKey; IAM User Guide, SSH keys. */
const bits = { minimum: 2_048, maximum: 16_384 }

/**
 * Reads an uploaded key; gives it in SSH's wire form, in base 64, which is one for each key.
 * @throws {AwsError} UnrecognizedPublicKeyEncoding for what is neither ssh-rsa nor PEM,
 * InvalidPublicKey for a key that can't be read or is too short.
 */
export function readUploadedKey(text: string): string {
  const key = readKey(text.trim())
  const { modulusLength = 0, publicExponent = 0n } = key?.asymmetricKeyDetails ?? {}
  const isSound =
    modulusLength >= bits.minimum &&
    modulusLength <= bits.maximum &&
    publicExponent > 1n &&
    publicExponent % 2n === 1n
  if (key?.asymmetricKeyType !== 'rsa' || !isSound) throw invalidPublicKey()
  return wireFormOf(key).toString('base64')
}

function readKey(text: string): KeyObject | undefined {
  if (text.startsWith(keyType)) {
    const [, body] = /^\S+[ \t]+([A-Za-z0-9+/]+={0,2})([ \t].*)?$/.exec(text) ?? []
    return body === undefined ? undefined : readWireForm(Buffer.from(body, 'base64'))
  }
  // Nothing but the PEM of a public key: Node would take one out of a private key, too.
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----[^-]+-----END (RSA )?PUBLIC KEY-----$/.test(text)) {
    throw unrecognizedPublicKeyEncoding()
  }
  return readable(() => createPublicKey(text))
}

const readable = (read: () => KeyObject): KeyObject | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const lengthBytes = 4

/** The fields of a wire form: each is its length and its bytes. RFC 4251, section 5. */
function fieldsOf(wireForm: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = []
  for (let start = 0; start < wireForm.length; ) {
    if (start + lengthBytes > wireForm.length) return undefined
    const end = start + lengthBytes + wireForm.readUInt32BE(start)
    if (end > wireForm.length) return undefined
    fields.push(wireForm.subarray(start + lengthBytes, end))
    start = end
  }
  return fields
}

function readWireForm(wireForm: Buffer): KeyObject | undefined {
  const [type, exponent, modulus, ...more] = fieldsOf(wireForm) ?? []
  if (type?.toString('latin1') !== keyType || exponent === undefined || modulus === undefined) {
    return undefined
  }
  if (more.length > 0) return undefined
  const [e, n] = [exponent.toString('base64url'), modulus.toString('base64url')]
  return readable(() => createPublicKey({ key: { kty: 'RSA', e, n }, format: 'jwk' }))
}

function wireFormOf(key: KeyObject): Buffer {
  const { e = '', n = '' } = key.export({ format: 'jwk' })
  const fields = [Buffer.from(keyType), wholeNumber(e), wholeNumber(n)]
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt32BE(field.length)
      return [length, field]
    }),
  )
}

/** A number that does not look negative: its first bit is never set. RFC 4251, section 5. */
function wholeNumber(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url')
  return (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
}

/** `ssh-rsa` and the wire form, without a comment. Source: recorded from AWS, 2026. */
export const sshForm = (wireForm: string): string => `${keyType} ${wireForm}`

/** The key in PEM, as SubjectPublicKeyInfo. */
export function pemForm(wireForm: string): string {
  const key = readWireForm(Buffer.from(wireForm, 'base64'))
  if (key === undefined) throw new Error('the stored SSH public key can not be read')
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

/** The MD5 digest of the wire form as SSH prints it: hexadecimal pairs, joined by colons. */
export const fingerprintOf = (wireForm: string): string =>
  createHash('md5')
    .update(wireForm, 'base64')
    .digest('hex')
    .replaceAll(/..(?!$)/g, '$&:')
