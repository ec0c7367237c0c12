// The errors of AssumeRoleWithSAML in AWS's words.
import { type AwsError, accessDenied, loadServiceModel, modelledError } from '@iamd/wire'
import type { RefusalReason, SamlRefused } from '../../../saml/saml-refused.ts'
import { expiredIdentityToken, invalidIdentityToken } from '../errors.ts'

/** Attributes with one value. */
export type SamlClaimName = 'RoleSessionName' | 'SourceIdentity' | 'SessionDuration'

const stsError = (code: string, message: string): AwsError =>
  modelledError(loadServiceModel('sts'), code, message)

/** What AWS passes on from the service that it asks. AWS: seen, with this ending. */
const passedOn = (text: string, code: string, requestId: string): AwsError =>
  invalidIdentityToken(
    `${text} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: ${code}; ` +
      `Request ID: ${requestId}; Proxy: null)`,
  )

const invalidResponse = 'AuthSamlInvalidSamlResponseException'

interface Circumstances {
  readonly requestId: string
  /** Seconds since 1970. */
  readonly now: number
  /** What has passed or not yet come, in seconds since 1970. */
  readonly limit: number
}

/**
 * Source: IAM User Guide, troubleshooting SAML federation, and texts seen of AWS. AWS's words for
 * `notEncrypted`, `wrongRecipient`, `expired` and `notYetValid` are not recorded.
 */
const refusals: Readonly<Record<RefusalReason, (circumstances: Circumstances) => AwsError>> = {
  malformed: ({ requestId }) => passedOn('Invalid base64 SAMLResponse', invalidResponse, requestId),
  authenticationFailed: () =>
    stsError('IDPRejectedClaim', 'The identity provider reported that authentication failed.'),
  wrongIssuer: ({ requestId }) =>
    passedOn('Issuer not present in specified provider', invalidResponse, requestId),
  invalidSignature: () => invalidIdentityToken('Response signature invalid'),
  notEncrypted: () =>
    invalidIdentityToken('Response does not contain the required encrypted assertion'),
  // Sic.
  incompleteSubjectConfirmation: () =>
    invalidIdentityToken(
      'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter',
    ),
  wrongRecipient: () => invalidIdentityToken('Response does not contain the required recipient'),
  wrongAudience: () => invalidIdentityToken('Response does not contain the required audience'),
  tooOld: () =>
    stsError('ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance'),
  expired: ({ now, limit }) => expiredIdentityToken(now, limit),
  notYetValid: ({ now, limit }) =>
    invalidIdentityToken(
      `Token not valid yet: current date/time ${now} must not be before the date/time ${limit}`,
    ),
}

const epochSeconds = (time: Date): number => Math.floor(time.getTime() / 1000)

/** The error for a response that is refused. */
export const samlRefusal = (
  { reason, limit }: SamlRefused,
  requestId: string,
  now: Date,
): AwsError =>
  refusals[reason]({ requestId, now: epochSeconds(now), limit: epochSeconds(limit ?? now) })

/** AWS: seen, with this ending. */
export const noSuchSamlProvider = (requestId: string): AwsError =>
  passedOn("Specified provider doesn't exist", 'AuthSamlManifestNotFoundException', requestId)

/** A provider whose metadata is out of date; AWS's own words are not recorded. */
export const samlMetadataExpired = (): AwsError =>
  invalidIdentityToken('The metadata of the specified provider has expired')

/** AWS: seen. The provider is its metadata. */
export const missingSamlRole = (): AwsError =>
  invalidIdentityToken(
    "SAML Assertion doesn't contain the requested Role and Metadata in the attributes",
  )

/** Source: IAM User Guide, troubleshooting SAML federation. */
export const missingSamlSessionName = (): AwsError =>
  invalidIdentityToken('RoleSessionName is required in AuthnResponse')

/** Source: ibid. for the first two; the third is worded like them. */
const claimTexts: Readonly<Record<SamlClaimName, string>> = {
  RoleSessionName: 'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
  SourceIdentity: 'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"',
  SessionDuration: 'SessionDuration in AuthnResponse must be between 900 and 43200',
}

/** An attribute whose value no session can have. */
export const invalidSamlClaim = (name: SamlClaimName): AwsError =>
  invalidIdentityToken(claimTexts[name])

/** A session tag that no session can have; AWS's own words are not recorded. */
export const invalidSamlTag = (key: string): AwsError =>
  invalidIdentityToken(`PrincipalTag:${key} in AuthnResponse is not a valid session tag`)

/** What AWS says to all that the trust policy does not let, and of subjects without a NameID. */
export const samlNotAuthorized = (): AwsError =>
  accessDenied('Not authorized to perform sts:AssumeRoleWithSAML')
