// Finds out who says what in a SAML response: signature, encryption, and the assertion in it.
import { type Assertion, readAssertion } from './assertion.ts'
import { decryptAssertion } from './encrypted-assertion.ts'
import type { Issuer } from './metadata.ts'
import { SamlRefused } from './saml-refused.ts'
import { isSigned, signedElement } from './signed-element.ts'
import {
  attribute,
  children,
  isNamed,
  onlyChild,
  parseXml,
  textOf,
  type XmlElement,
  XmlRefused,
} from './xml-document.ts'

/** What is known of the provider that a response should come from. */
export interface TrustedProvider {
  /** Its unique id, which addresses of its own end in. */
  readonly id: string
  readonly issuers: readonly Issuer[]
  readonly privateKeys: readonly string[]
  readonly encryptionRequired: boolean
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/**
 * The assertion of a response, once everything about it holds.
 * @param encoded the response in base64, as a browser posts it.
 * @throws {SamlRefused} when anything does not.
 */
export function verifiedAssertion(
  encoded: string,
  provider: TrustedProvider,
  now: Date,
): Assertion {
  try {
    return verify(decodeBase64(encoded), provider, now)
  } catch (cause) {
    if (cause instanceof XmlRefused) throw new SamlRefused('malformed')
    throw cause
  }
}

function verify(text: string, provider: TrustedProvider, now: Date): Assertion {
  const response = parseXml(text, 'response')
  if (!isNamed(response, 'protocol', 'Response')) throw new SamlRefused('malformed')
  checkStatus(response)
  const issuer = issuerOf(response, provider)
  const { element, encrypted } = trustedAssertion(text, response, issuer, provider)
  if (provider.encryptionRequired && !encrypted) throw new SamlRefused('notEncrypted')
  return readAssertion(element, {
    entityId: issuer.entityId,
    providerId: provider.id,
    encryptionRequired: provider.encryptionRequired,
    now,
  })
}

/**
 * The assertion inside of what is signed: the response or the assertion, in which case it is both
 * found and read in the signed text. Every signature that is there has to hold.
 */
function trustedAssertion(
  text: string,
  response: XmlElement,
  { certificates }: Issuer,
  { privateKeys }: TrustedProvider,
): { readonly element: XmlElement; readonly encrypted: boolean } {
  const responseSigned = isSigned(response)
  const outer = responseSigned ? signedElement(text, response, certificates) : response
  const { assertion, encrypted } = oneAssertion(outer)
  if (encrypted !== undefined) {
    // One answer to all that can be wrong inside, so that nobody learns the plain text by asking.
    try {
      const plain = decryptAssertion(encrypted, privateKeys)
      const inner = plain === undefined ? undefined : parseXml(plain, 'response')
      if (plain !== undefined && inner !== undefined && isNamed(inner, 'assertion', 'Assertion')) {
        const element =
          isSigned(inner) || !responseSigned ? signedElement(plain, inner, certificates) : inner
        return { element, encrypted: true }
      }
    } catch (cause) {
      if (!(cause instanceof XmlRefused)) throw cause
    }
    throw new SamlRefused('invalidSignature')
  }
  if (assertion === undefined) throw new SamlRefused('malformed')
  if (!responseSigned) {
    return { element: signedElement(text, assertion, certificates), encrypted: false }
  }
  if (isSigned(assertion)) {
    // Checked in the document as it came, read in what the response's signature covers.
    const original = onlyChild(response, 'assertion', 'Assertion')
    if (original === undefined) throw new SamlRefused('malformed')
    signedElement(text, original, certificates)
  }
  return { element: assertion, encrypted: false }
}

function oneAssertion(response: XmlElement): {
  readonly assertion: XmlElement | undefined
  readonly encrypted: XmlElement | undefined
} {
  const plain = children(response, 'assertion', 'Assertion')
  const encrypted = children(response, 'assertion', 'EncryptedAssertion')
  if (plain.length + encrypted.length !== 1) throw new SamlRefused('malformed')
  return { assertion: plain[0], encrypted: encrypted[0] }
}

/** The issuer among the provider's that the response names, or the assertion in it. */
function issuerOf(response: XmlElement, { issuers }: TrustedProvider): Issuer {
  const assertion = onlyChild(response, 'assertion', 'Assertion')
  const named =
    textOf(onlyChild(response, 'assertion', 'Issuer')) ??
    textOf(onlyChild(assertion, 'assertion', 'Issuer'))
  // An encrypted assertion in a response without issuer can only come from the one there is.
  const issuer =
    named === undefined && issuers.length === 1
      ? issuers[0]
      : issuers.find(({ entityId }) => entityId === named)
  if (issuer === undefined) throw new SamlRefused('wrongIssuer')
  return issuer
}

function checkStatus(response: XmlElement): void {
  const status = onlyChild(response, 'protocol', 'Status')
  const code = attribute(onlyChild(status, 'protocol', 'StatusCode'), 'Value')
  if (code === undefined) throw new SamlRefused('malformed')
  if (code !== success) throw new SamlRefused('authenticationFailed')
}

/** The text inside; line ends, which many encoders make, are no error. */
function decodeBase64(encoded: string): string {
  const digits = encoded.replace(/[\r\n\t ]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(digits)) throw new SamlRefused('malformed')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(digits, 'base64'))
  } catch {
    throw new SamlRefused('malformed')
  }
}
