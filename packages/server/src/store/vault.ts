// Seals secrets before they reach the database: AES-256-GCM under the database's data key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Seals and opens text. `context` binds a sealed text to its place: it opens nowhere else. */
export interface Vault {
  seal(text: string, context: string): string
  /** @throws {Error} when the text was sealed under another key or for another place. */
  open(sealed: string, context: string): string
}

const nonceBytes = 12
const tagBytes = 16

/** Makes a vault from a 32-byte key. */
export function createVault(key: Buffer): Vault {
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64')
      const nonce = bytes.subarray(0, nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
      const body = bytes.subarray(nonceBytes, bytes.length - tagBytes)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
  }
}

/** A vault whose key is in the database that it belongs to, so that it gets it after opening. */
export interface LockedVault extends Vault {
  unlock(key: Buffer): void
}

/** Makes a vault that neither seals nor opens until it has its key. */
export function createLockedVault(): LockedVault {
  const locked = (): never => {
    throw new Error('the vault is locked')
  }
  let vault: Vault = { seal: locked, open: locked }
  return {
    seal: (text, context) => vault.seal(text, context),
    open: (sealed, context) => vault.open(sealed, context),
    unlock(key) {
      vault = createVault(key)
    },
  }
}
