// STS's errors in AWS's words. Statuses come from the service model where it has the code.
import {
  type AwsError,
  accessDenied,
  invalidParameterValue,
  loadServiceModel,
  modelledError,
  validationError,
} from '@iamd/wire'

const stsError = (code: string, message: string): AwsError =>
  modelledError(loadServiceModel('sts'), code, message)

/** AWS refuses this to root users whatever a trust policy says. */
export const rootMayNotAssumeRoles = (): AwsError =>
  accessDenied('Roles may not be assumed by root accounts.')

/** AWS: recorded for a RoleArn that is no ARN. */
export const invalidRoleArn = (arn: string): AwsError => validationError(`${arn} is invalid`)

/** What is said of a TargetPrincipal that is no account; AWS's own words are not recorded. */
export const invalidRootTarget = (target: string): AwsError =>
  validationError(`${target} is invalid`)

/** What is said of a policy that is none of root's tasks; AWS's own words are not recorded. */
export const unknownTaskPolicy = (arn: string): AwsError =>
  validationError(`Policy ${arn} does not exist or is not attachable.`)

/** AWS: recorded, 2026. Checked after the range that is the same for all roles. */
export const exceedsMaxSessionDuration = (): AwsError =>
  validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')

/** AWS: recorded, 2026. */
export const exceedsChainingDuration = (): AwsError =>
  validationError(
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  )

/** AWS: recorded, 2026; no full stop. */
export const sourceIdentityAlreadySet = (): AwsError =>
  validationError('The source identity is already set for this assume role session')

/** AWS: recorded. */
export const duplicateSessionTagKeys = (): AwsError =>
  invalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.')

/** AWS: recorded. */
export const transitiveKeyNotRequested = (): AwsError =>
  invalidParameterValue('The specified transitive tag key must be included in the requested tags.')

/** AWS: recorded. */
export const transitiveKeyConflict = (): AwsError =>
  invalidParameterValue(
    "One of the specified transitive tag keys can't be set because it conflicts with a " +
      'transitive tag key from the calling session.',
  )

/** A token code without a serial number, or the reverse. */
export const incompleteMultiFactorAuthentication = (): AwsError =>
  accessDenied(
    'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
  )

/** A blank at the end, as AWS prints it. */
export const invalidMultiFactorCode = (): AwsError =>
  accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code. ')

/** Two blanks, as AWS prints it. */
export const unknownMultiFactorDevice = (): AwsError =>
  accessDenied(
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA ' +
      'serial number is valid and associated with this user.',
  )

/** A session policy that can't be understood. */
export const malformedSessionPolicy = (message: string): AwsError =>
  stsError('MalformedPolicyDocument', message)

/** Session policies and tags that do not fit into a token. */
export const packedPolicyTooLarge = (percent: number): AwsError =>
  stsError(
    'PackedPolicyTooLarge',
    `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  )

/** An encoded message that is not one of ours, or not for this account. */
export const invalidAuthorizationMessage = (): AwsError =>
  stsError('InvalidAuthorizationMessageException', 'Message is not valid')

/** InvalidIdentityToken, 400. */
export const invalidIdentityToken = (message: string): AwsError =>
  stsError('InvalidIdentityToken', message)

/** Wordings of {@link invalidIdentityToken}. Two blanks where there are two. */
export const invalidIdentityTokenText = {
  noProvider: (issuer: string) => `No OpenIDConnect provider found in your account for ${issuer}`,
  notJwt:
    'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
  noKey:
    "Couldn't retrieve verification key from your identity provider,  please reference " +
    'AssumeRoleWithWebIdentity documentation for requirements',
  thumbprint: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
  severalAudiences:
    'Token audience contains more than one audience while authorized party is not present',
  notAmazon: 'Provided Token is not a Login With Amazon token',
  // AWS's own words are not recorded.
  signature: 'Token signature invalid',
} as const

/** PackedPolicyTooLarge, 400, for what a provider says of a caller that is too much for a session. */
export const serializedTokenTooLarge = (): AwsError =>
  stsError('PackedPolicyTooLarge', 'Serialized token too large for session')

/** ExpiredTokenException, 400, of a token in the input; times in seconds since 1970. */
export const expiredIdentityToken = (now: number, expiresAt: number): AwsError =>
  stsError(
    'ExpiredTokenException',
    `Token expired: current date/time ${now} must be before the expiration date/time ${expiresAt}`,
  )

/** IDPCommunicationError, 400, which clients try again. AWS's own words are not recorded. */
export const idpUnreachable = (): AwsError =>
  stsError('IDPCommunicationError', 'The identity provider could not be reached')

/** OutboundWebIdentityFederationDisabledException, 403. AWS: recorded. */
export const outboundFederationDisabled = (): AwsError =>
  stsError(
    'OutboundWebIdentityFederationDisabledException',
    'Outbound web identity federation is disabled for your account',
  )

/** SessionDurationEscalationException, 403. AWS's own words are not recorded. */
export const sessionDurationEscalation = (): AwsError =>
  stsError(
    'SessionDurationEscalationException',
    'The requested token duration would extend the session beyond its original expiration time.',
  )

/** JWTPayloadSizeExceededException, 400. AWS: recorded. */
export const jwtPayloadSizeExceeded = (): AwsError =>
  stsError('JWTPayloadSizeExceededException', 'JWT payload exceeds maximum allowed size')

/** AWS's own words are not recorded; worded as it words other sets of values. */
export const unknownSigningAlgorithm = (algorithm: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${algorithm}' at 'signingAlgorithm' failed to satisfy ` +
      'constraint: Member must satisfy enum value set: [RS256, ES384]',
  )

/** AWS's own words are not recorded. */
export const noOriginIdentity = (): AwsError =>
  validationError('The calling session has no origin identity in its trusted identity context.')

/** AWS's own words are not recorded. */
export const scopeWithoutOriginIdentity = (): AwsError =>
  validationError('Scope can be specified only when SubjectMode is OriginIdentity.')

/** A session token that grew too large. Both sizes are in AWS's message, whose words are not known. */
export const sessionTokenTooLarge = (bytes: number, maximum: number): AwsError =>
  stsError(
    'PackedPolicyTooLarge',
    `Session token size of ${bytes} bytes exceeds the maximum of ${maximum} bytes.`,
  )

/** GetScopedCredentials by a long-term key. AWS's own words are not recorded. */
export const notASession = (): AwsError =>
  stsError(
    'InvalidSubjectCredentials',
    'Cannot call GetScopedCredentials with long-term credentials',
  )

/** AWS's own words are not recorded. */
export const insufficientSessionLifetime = (): AwsError =>
  stsError(
    'InsufficientSessionLifetime',
    'The requested DurationSeconds exceeds the remaining lifetime of the calling session.',
  )

/** Source: STS API reference: a request must provide at least one of the two. */
export const scopesNothing = (): AwsError =>
  validationError('At least one of Policy or DurationSeconds must be specified.')

/** AWS denies it; its own words are not recorded. */
export const tooManyScopePolicies = (maximum: number): AwsError =>
  accessDenied(`The session already has the maximum of ${maximum} scope down policies.`)

/** Source: STS API reference, GetDelegatedAccessToken. */
export const expiredTradeInToken = (): AwsError =>
  stsError(
    'ExpiredTradeInTokenException',
    'The trade-in token provided in the request has expired and can no longer be exchanged for credentials.',
  )

/** A text that is no token of ours. AWS's own words are not recorded. */
export const invalidTradeInToken = (): AwsError =>
  invalidParameterValue('The trade-in token provided in the request is not valid.')

/** A token of another requestor. AWS's own words are not recorded. */
export const foreignTradeInToken = (): AwsError =>
  accessDenied(
    'The trade-in token can only be exchanged by the account that created the delegation request.',
  )
