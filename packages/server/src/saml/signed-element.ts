// Verifies an enveloped XML signature and gives what was signed, and nothing but that.
import { createRequire } from 'node:module'
import { SamlRefused } from './saml-refused.ts'
import {
  attribute,
  childElements,
  children,
  isNamed,
  onlyChild,
  parseXml,
  type XmlElement,
} from './xml-document.ts'

// The library's own type declarations would let the whole program see a browser's global names.
const require = createRequire(import.meta.url)

type AlgorithmTable = Record<string, unknown>

interface SignedXml {
  CanonicalizationAlgorithms: AlgorithmTable
  HashAlgorithms: AlgorithmTable
  SignatureAlgorithms: AlgorithmTable
  loadSignature(signature: XmlElement): void
  checkSignature(xml: string): boolean
  /** The canonical text of what the last check found signed. */
  getSignedReferences(): readonly string[]
}

interface SignatureLibrary {
  readonly SignedXml: new (options: { readonly publicCert: string }) => SignedXml
}

const envelopedSignature = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

/**
 * All that is accepted. Comments are never part of what is signed.
 *
 * DIVERGES: AWS does not publish its list. SHA-1 is refused here, since collisions can be made.
 */
const accepted = {
  canonicalization: [
    envelopedSignature,
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ],
  hash: ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'],
  signature: [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
} as const

/** One that removes the signature and one that makes text. */
const transformsMaximum = 2

/** Whether an element carries a signature of its own. */
export const isSigned = (element: XmlElement): boolean =>
  children(element, 'signature', 'Signature').length > 0

/**
 * The element as it was signed, parsed anew from the text that the signature covers. Whatever else
 * the document holds can't be reached from it.
 * @param document the text that the element is from.
 * @throws {SamlRefused} when no certificate's key made the signature, or it covers something else.
 */
export function signedElement(
  document: string,
  element: XmlElement,
  certificates: readonly string[],
): XmlElement {
  const signature = onlyChild(element, 'signature', 'Signature')
  if (signature === undefined || !covers(signature, element)) {
    throw new SamlRefused('invalidSignature')
  }
  for (const certificate of certificates) {
    const text = verifiedText(document, signature, certificate)
    if (text === undefined) continue
    const signed = parseXml(text, 'response')
    if (
      signed.localName === element.localName &&
      signed.namespaceURI === element.namespaceURI &&
      attribute(signed, 'ID') === attribute(element, 'ID')
    ) {
      return signed
    }
  }
  throw new SamlRefused('invalidSignature')
}

/** Whether a signature has the one form that SAML allows, for the element that it is in. */
function covers(signature: XmlElement, element: XmlElement): boolean {
  const parts = childElements(signature)
  const [info, value, keyInfo] = parts
  if (info === undefined || value === undefined || parts.length > 3) return false
  if (!isNamed(info, 'signature', 'SignedInfo')) return false
  if (!isNamed(value, 'signature', 'SignatureValue')) return false
  if (keyInfo !== undefined && !isNamed(keyInfo, 'signature', 'KeyInfo')) return false
  const [canonicalization, method, reference, more] = childElements(info)
  if (canonicalization === undefined || method === undefined || reference === undefined) {
    return false
  }
  if (more !== undefined || !isNamed(reference, 'signature', 'Reference')) return false
  if (!isNamed(canonicalization, 'signature', 'CanonicalizationMethod')) return false
  if (!isNamed(method, 'signature', 'SignatureMethod')) return false
  // Source: SAML 2.0 core, section 5.4.2: a single reference, to the element around it.
  const id = attribute(element, 'ID')
  if (id === undefined || id === '' || attribute(reference, 'URI') !== `#${id}`) return false
  const transforms = childElements(onlyChild(reference, 'signature', 'Transforms') ?? reference)
  return (
    transforms.length <= transformsMaximum &&
    transforms.some((transform) => attribute(transform, 'Algorithm') === envelopedSignature)
  )
}

/** The text that the signature covers; undefined when this key did not make it. */
function verifiedText(
  document: string,
  signature: XmlElement,
  certificate: string,
): string | undefined {
  const { SignedXml } = require('xml-crypto') as SignatureLibrary
  const verifier = new SignedXml({ publicCert: certificate })
  verifier.CanonicalizationAlgorithms = only(
    verifier.CanonicalizationAlgorithms,
    accepted.canonicalization,
  )
  verifier.HashAlgorithms = only(verifier.HashAlgorithms, accepted.hash)
  verifier.SignatureAlgorithms = only(verifier.SignatureAlgorithms, accepted.signature)
  try {
    verifier.loadSignature(signature)
    if (!verifier.checkSignature(document)) return undefined
  } catch {
    // The library throws for wrong signatures and for what it refuses alike.
    return undefined
  }
  const [text, ...others] = verifier.getSignedReferences()
  return others.length === 0 ? text : undefined
}

const only = (table: AlgorithmTable, names: readonly string[]): AlgorithmTable =>
  Object.fromEntries(names.map((name) => [name, table[name]]))
