// Decrypts an encrypted assertion with the private keys of its provider.
import { createRequire } from 'node:module'
import { attribute, childElements, isNamed, onlyChild, type XmlElement } from './xml-document.ts'

// The library's own type declarations would let the whole program see a browser's global names.
const require = createRequire(import.meta.url)

interface EncryptionLibrary {
  decrypt(
    element: XmlElement,
    options: Readonly<Record<string, unknown>>,
    done: (error: Error | null, text?: string) => void,
  ): void
}

/**
 * Contents by AES, keys by RSA with OAEP. AWS names AES-GCM and AES-CBC (IAM API reference,
 * CreateSAMLProvider). Keys by RSA 1.5, which lets an eavesdropper ask for the plain text, are out.
 */
const acceptedMethods = [
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  'http://www.w3.org/2009/xmlenc11#rsa-oaep',
]

/** The text of the assertion; undefined when none of the keys opens it. */
export function decryptAssertion(
  encrypted: XmlElement,
  privateKeys: readonly string[],
): string | undefined {
  if (onlyChild(encrypted, 'encryption', 'EncryptedData') === undefined) return undefined
  if (!usesAcceptedMethods(encrypted)) return undefined
  const { decrypt } = require('xml-encryption') as EncryptionLibrary
  for (const key of privateKeys) {
    let plain: string | undefined
    // The checks above are stricter than the library's, which would also refuse AES-CBC.
    const options = {
      key,
      disallowDecryptionWithInsecureAlgorithm: false,
      warnInsecureAlgorithm: false,
    }
    decrypt(encrypted, options, (error, text) => {
      if (error === null) plain = text
    })
    if (plain !== undefined) return plain
  }
  return undefined
}

function usesAcceptedMethods(element: XmlElement): boolean {
  return childElements(element).every(
    (child) =>
      (!isNamed(child, 'encryption', 'EncryptionMethod')
        ? child.localName !== 'EncryptionMethod'
        : acceptedMethods.includes(attribute(child, 'Algorithm') ?? '')) &&
      usesAcceptedMethods(child),
  )
}
