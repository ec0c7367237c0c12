// The metadata of identity providers: who issues assertions, with which keys, and until when.
import { X509Certificate } from 'node:crypto'
import {
  attribute,
  children,
  isNamed,
  namespaces,
  parseTime,
  parseXml,
  textOf,
  type XmlElement,
  XmlRefused,
} from './xml-document.ts'

/** One issuer of assertions. */
export interface Issuer {
  readonly entityId: string
  /** Certificates whose keys sign, in PEM. */
  readonly certificates: readonly string[]
}

/** What a metadata document says. */
export interface Metadata {
  readonly issuers: readonly Issuer[]
  readonly validUntil: Date | undefined
}

/** Source: IAM User Guide, troubleshooting SAML: smaller keys can't be parsed. */
const keyBitsMinimum = 1_024

/** Reads a metadata document; undefined when it is none of a SAML 2.0 identity provider. */
export function readMetadata(text: string): Metadata | undefined {
  const root = parse(text)
  if (root === undefined) return undefined
  const entities = isNamed(root, 'metadata', 'EntityDescriptor')
    ? [root]
    : isNamed(root, 'metadata', 'EntitiesDescriptor')
      ? children(root, 'metadata', 'EntityDescriptor')
      : []
  const issuers: Issuer[] = []
  for (const entity of entities) {
    const descriptors = children(entity, 'metadata', 'IDPSSODescriptor')
    // A federation lists service providers, too.
    if (descriptors.length === 0 && entity !== root) continue
    const issuer = readIssuer(entity, descriptors)
    if (issuer === undefined) return undefined
    issuers.push(issuer)
  }
  if (issuers.length === 0) return undefined
  const limits = readLimits(entities.includes(root) ? [root] : [root, ...entities])
  if (limits === undefined) return undefined
  const validUntil = limits.length === 0 ? undefined : new Date(Math.min(...limits))
  return { issuers, validUntil }
}

function parse(text: string): XmlElement | undefined {
  try {
    return parseXml(text, 'metadata')
  } catch (cause) {
    if (cause instanceof XmlRefused) return undefined
    throw cause
  }
}

function readIssuer(entity: XmlElement, descriptors: readonly XmlElement[]): Issuer | undefined {
  const entityId = attribute(entity, 'entityID')
  if (entityId === undefined || entityId === '') return undefined
  const speaking = descriptors.filter((descriptor) =>
    attribute(descriptor, 'protocolSupportEnumeration')?.split(/\s+/).includes(namespaces.protocol),
  )
  const certificates: string[] = []
  for (const key of speaking.flatMap((one) => children(one, 'metadata', 'KeyDescriptor'))) {
    const use = attribute(key, 'use')
    if (use !== undefined && use !== 'signing') continue
    for (const certificate of certificatesOf(key)) {
      if (certificate === undefined) return undefined
      certificates.push(certificate)
    }
  }
  return certificates.length === 0 ? undefined : { entityId, certificates }
}

const certificatesOf = (key: XmlElement): readonly (string | undefined)[] =>
  children(key, 'signature', 'KeyInfo')
    .flatMap((info) => children(info, 'signature', 'X509Data'))
    .flatMap((data) => children(data, 'signature', 'X509Certificate'))
    .map(readCertificate)

/** AWS takes no action on the expiry of certificates (IAM User Guide, SAML providers). */
function readCertificate(element: XmlElement): string | undefined {
  const encoded = textOf(element)?.replace(/\s/g, '')
  if (encoded === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined
  try {
    const certificate = new X509Certificate(Buffer.from(encoded, 'base64'))
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
    const bits = asymmetricKeyDetails?.modulusLength ?? 0
    return asymmetricKeyType === 'rsa' && bits >= keyBitsMinimum
      ? certificate.toString()
      : undefined
  } catch {
    return undefined
  }
}

/** The times until which the elements are valid; undefined when one can't be read. */
function readLimits(elements: readonly XmlElement[]): readonly number[] | undefined {
  const limits: number[] = []
  for (const element of elements) {
    const text = attribute(element, 'validUntil')
    if (text === undefined) continue
    const time = parseTime(text)
    if (time === undefined) return undefined
    limits.push(time.getTime())
  }
  return limits
}
