// Private keys that decrypt assertions.
import { createPrivateKey } from 'node:crypto'

/** The one form in which keys are kept; undefined for what is no unencrypted RSA key in PEM. */
export function readPrivateKey(pem: string): string | undefined {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem' })
    if (key.asymmetricKeyType !== 'rsa') return undefined
    return key.export({ type: 'pkcs8', format: 'pem' }).toString()
  } catch {
    return undefined
  }
}
