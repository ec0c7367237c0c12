// The parts that a SAML provider is given: metadata document and private keys, checked.
import { encodeBase32 } from '../../../identifiers/base32.ts'
import type { RandomSource } from '../../../identifiers/random-source.ts'
import { readMetadata } from '../../../saml/metadata.ts'
import { readPrivateKey } from '../../../saml/private-key.ts'
import type { SamlPrivateKey, SamlProvider } from '../../../store/tables/saml-providers.ts'
import { samlProviderRefused } from './saml-provider-errors.ts'

/** How long a metadata document counts that does not say. AWS: seen in the console, 2025. */
const defaultValidityYears = 100

/** What a metadata document says, with AWS's default. */
export type MetadataFacts = Pick<SamlProvider, 'issuers' | 'validUntil'>

/** @throws {AwsError} InvalidInput for a document that is not an identity provider's. */
export function metadataFacts(document: string, now: Date): MetadataFacts {
  const metadata = readMetadata(document)
  if (metadata === undefined) throw samlProviderRefused('metadata')
  const century = new Date(now)
  century.setUTCFullYear(now.getUTCFullYear() + defaultValidityYears)
  return { issuers: metadata.issuers, validUntil: metadata.validUntil ?? century }
}

/** @throws {AwsError} InvalidInput for what is no private key that decrypts. */
export function usablePrivateKey(pem: string): string {
  const key = readPrivateKey(pem)
  if (key === undefined) throw samlProviderRefused('privateKey')
  return key
}

const idBytes = 10
const newId = (prefix: string, random: RandomSource): string =>
  prefix + encodeBase32(random.bytes(idBytes))

/** A new SAMLProviderUUID: `SAMLSP` and 16 characters, as AWS's sign-in addresses show them. */
export const newProviderId = (random: RandomSource): string => newId('SAMLSP', random)

/** A key to be added now. The form of AWS's own key ids is not published. */
export const newPrivateKey = (random: RandomSource, now: Date): SamlPrivateKey => ({
  id: newId('SAMLPK', random),
  addedAt: now,
})
