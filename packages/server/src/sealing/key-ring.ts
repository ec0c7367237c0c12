// Seals what callers keep for us (session tokens, list markers): the newest key seals, all open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** A 32-byte key with an id of eight hexadecimal digits. */
export interface RingKey {
  readonly id: string
  readonly key: Buffer
}

/** Seals and opens bytes; `context` binds them to one use. */
export interface KeyRing {
  seal(content: Buffer, context: string): Buffer
  /** Undefined when the bytes were altered, sealed for another use, or by a key that is gone. */
  open(sealed: Buffer, context: string): Buffer | undefined
}

const formatVersion = 1
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + keyIdBytes + nonceBytes

/**
 * Makes a ring of keys, newest first.
 * @throws {RangeError} when there is none.
 */
export function createKeyRing(keys: readonly RingKey[]): KeyRing {
  const [newest] = keys
  if (newest === undefined) throw new RangeError('a key ring needs a key')
  const byId = new Map(keys.map(({ id, key }) => [id, key]))
  return {
    seal(content, context) {
      const head = Buffer.concat([
        Buffer.of(formatVersion),
        Buffer.from(newest.id, 'hex'),
        randomBytes(nonceBytes),
      ])
      const cipher = createCipheriv('aes-256-gcm', newest.key, head.subarray(1 + keyIdBytes))
      cipher.setAAD(Buffer.from(context))
      return Buffer.concat([head, cipher.update(content), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      if (sealed.length < headBytes + tagBytes || sealed[0] !== formatVersion) return undefined
      const key = byId.get(sealed.toString('hex', 1, 1 + keyIdBytes))
      if (key === undefined) return undefined
      const nonce = sealed.subarray(1 + keyIdBytes, headBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
      const body = decipher.update(sealed.subarray(headBytes, sealed.length - tagBytes))
      try {
        return Buffer.concat([body, decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}
