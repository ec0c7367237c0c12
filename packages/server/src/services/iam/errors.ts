// IAM's errors in AWS's words, one table a code. Statuses come from the service model.
import {
  type AwsError,
  accessDenied,
  loadServiceModel,
  modelledError,
  validationError,
} from '@iamd/wire'

/** An error of IAM's model. */
export const iamError = (code: string, message: string): AwsError =>
  modelledError(loadServiceModel('iam'), code, message)

const missing = {
  user: (name) => `The user with name ${name} cannot be found.`,
  group: (name) => `The group with name ${name} cannot be found.`,
  role: (name) => `The role with name ${name} cannot be found.`,
  instanceProfile: (name) => `Instance Profile ${name} cannot be found.`,
  policy: (arn) => `Policy ${arn} was not found.`,
  attachablePolicy: (arn) => `Policy ${arn} does not exist or is not attachable.`,
  accessKey: (id) => `The Access Key with id ${id} cannot be found.`,
  accountAlias: (alias) => `The account alias ${alias} cannot be found.`,
  loginProfile: (user) => `Login Profile for User ${user} cannot be found.`,
  virtualMfaDevice: (serial) => `VirtualMFADevice with serial number ${serial} doesn't exist.`,
  // AWS's own words are not recorded.
  mfaDevice: (serial) => `Device with serial number ${serial} cannot be found.`,
  mfaDeviceOfUser: () => 'MFA Device invalid for user.',
  passwordPolicy: (account) => `The Password Policy with domain name ${account} cannot be found.`,
  samlProvider: (arn) => `Manifest not found for arn ${arn}`,
  userPolicy: (name) => `The user policy with name ${name} cannot be found.`,
  groupPolicy: (name) => `The group policy with name ${name} cannot be found.`,
  // AWS's own words are not recorded.
  roleDeletion: (id) => `The deletion task with id ${id} cannot be found.`,
  serverCertificate: (name) => `The Server Certificate with name ${name} cannot be found.`,
  signingCertificate: (id) => `The Certificate with id ${id} cannot be found.`,
  sshPublicKey: (id) => `The Public Key with id ${id} cannot be found.`,
  sshPublicKeyOfUser: (id) => `User has no Public Key with id ${id}.`,
  serviceCredential: (id) => `No such credential ${id} exists`,
  credentialService: (name) =>
    `No such service ${name} is supported for Service Specific Credentials`,
  // AWS's own words are not recorded.
  organizationsEntity: (path) => `The entity with path ${path} cannot be found.`,
  organizationsPolicy: (id) => `The policy with id ${id} cannot be found.`,
  accessReport: (id) => `The job with id ${id} cannot be found.`,
  oidcProvider: (arn) => `OpenIDConnect Provider not found for arn ${arn}`,
  // What the calls about tags, and the deletion, say of the same. AWS: observed by others, 2026.
  taggableOidcProvider: (arn) => `OpenId connect Provider ${arn} cannot be found.`,

  roleTemplate: (arn) => `Role template ${arn} was not found.`,
  delegationRequest: (id) => `Delegation request with id ${id} cannot be found.`,
  rolePolicy: (name) => `The role policy with name ${name} cannot be found.`,
} as const satisfies Record<string, (name: string) => string>

/** NoSuchEntity, 404. */
export const noSuchEntity = (entity: keyof typeof missing, name: string): AwsError =>
  iamError('NoSuchEntity', missing[entity](name))

/** NoSuchEntity for a version of a policy. */
export const noSuchPolicyVersion = (arn: string, version: string): AwsError =>
  iamError('NoSuchEntity', `Policy ${arn} version ${version} does not exist or is not attachable.`)

/** NoSuchEntity for a permissions boundary to be removed where there is none. */
export const noSuchPermissionsBoundary = (entity: 'user' | 'role', name: string): AwsError =>
  iamError('NoSuchEntity', `The ${entity} ${name} does not have a permissions boundary`)

const existing = {
  user: (name) => `User with name ${name} already exists.`,
  group: (name) => `Group with name ${name} already exists.`,
  role: (name) => `Role with name ${name} already exists.`,
  instanceProfile: (name) => `Instance Profile ${name} already exists.`,
  policy: (name) => `A policy called ${name} already exists. Duplicate names are not allowed.`,
  accountAlias: (alias) => `The account alias ${alias} already exists.`,
  serverCertificate: (name) => `The Server Certificate with name ${name} already exists.`,
  oidcProvider: (url) => `Provider with url ${url} already exists.`,
  samlProvider: (name) => `Provider with name ${name} already exists.`,

  // AWS's own words are not recorded.
  delegationWorkflow: (id) => `Delegation request with RequestorWorkflowId ${id} already exists.`,
  // A small `user` here and a capital one above, as recorded.
  loginProfile: (user) => `Login Profile for user ${user} already exists.`,
  mfaDevice: () => 'MFADevice entity at the same path and name already exists.',
  mfaAssignment: () => 'MFA Device is already in use.',
} as const satisfies Record<string, (name: string) => string>

/** EntityAlreadyExists, 409. */
export const entityAlreadyExists = (entity: keyof typeof existing, name: string): AwsError =>
  iamError('EntityAlreadyExists', existing[entity](name))

const conflicts = {
  groupMembers: 'Cannot delete entity, must remove users from group first.',
  instanceProfileRoles: 'Cannot delete entity, must remove roles from instance profile first.',
  accessKeys: 'Cannot delete entity, must delete access keys first.',
  loginProfile: 'Cannot delete entity, must delete login profile first.',
  signingCertificates: 'Cannot delete entity, must delete certificates first.',
  // AWS's own words are not recorded.
  sshPublicKeys: 'Cannot delete entity, must delete SSH public keys first.',
  serviceCredentials: 'Cannot delete entity, must remove referenced objects first.',
  mfaDevices: 'Cannot delete entity, must delete MFA device first.',
  mfaDeviceInUse: 'MFA VirtualDevice in use. Must deactivate first.',
  inlinePolicies: 'Cannot delete entity, must delete policies first.',
  attachedPolicies: 'Cannot delete entity, must detach all policies first.',
  policyInUse: 'Cannot delete a policy attached to entities.',
  policyVersions:
    'This policy has more than one version. Before you delete a policy, you must delete the ' +
    "policy's versions. The default version is deleted with the policy.",
  defaultVersion: 'Cannot delete the default version of a policy.',
} as const

/** DeleteConflict, 409. */
export const deleteConflict = (reason: keyof typeof conflicts): AwsError =>
  iamError('DeleteConflict', conflicts[reason])

/** LimitExceeded, 409, for a number of things: `Cannot exceed quota for AccessKeysPerUser: 2`. */
export const quotaExceeded = (quota: string, maximum: number): AwsError =>
  iamError('LimitExceeded', `Cannot exceed quota for ${quota}: ${maximum}`)

/** LimitExceeded, 409, for the inline policies of an entity together. */
export const inlinePolicySizeExceeded = (
  entity: 'user' | 'group' | 'role',
  name: string,
  maximum: number,
): AwsError =>
  iamError(
    'LimitExceeded',
    `Maximum policy size of ${maximum} bytes exceeded for ${entity} ${name}`,
  )

/** LimitExceeded, 409, for the versions of a managed policy. */
export const policyVersionsExceeded = (maximum: number): AwsError =>
  iamError(
    'LimitExceeded',
    `A managed policy can have up to ${maximum} versions. Before you create a new version, you ` +
      'must delete an existing version.',
  )

/** LimitExceeded, 409, for tags. */
export const tagsExceeded = (): AwsError =>
  iamError('LimitExceeded', 'The number of tags has reached the maximum limit.')

/** MalformedPolicyDocument, 400. */
export const malformedPolicyDocument = (message: string): AwsError =>
  iamError('MalformedPolicyDocument', message)

/** InvalidInput, 400. */
export const invalidInput = (message: string): AwsError => iamError('InvalidInput', message)

/** PasswordPolicyViolation, 400. */
export const passwordPolicyViolation = (message: string): AwsError =>
  iamError('PasswordPolicyViolation', message)

/** EntityTemporarilyUnmodifiable, 409, for a password that somebody else changes just now. */
export const loginProfileUnmodifiable = (name: string): AwsError =>
  iamError(
    'EntityTemporarilyUnmodifiable',
    `Login Profile for User ${name} cannot be modified while login profile is being created.`,
  )

/** InvalidUserType, 400, for callers that have no password of their own. */
export const notAnIamUser = (): AwsError =>
  iamError('InvalidUserType', 'Only IAM Users can change their own password')

/** AccessDenied, 403. */
export const wrongOldPassword = (): AwsError => accessDenied('The old password was incorrect.')

/** InvalidAuthenticationCode, 403. No full stop, as recorded from the console. */
export const invalidAuthenticationCode = (): AwsError =>
  iamError('InvalidAuthenticationCode', 'Authentication code for device is not valid')

/** AccessDenied, 403, for who has an MFA device and adds or removes one without having used it. */
export const multiFactorAuthenticationRequired = (): AwsError =>
  accessDenied(
    'To complete this action, please ensure that you are authenticated with an MFA device that ' +
      'is enabled for this user.',
  )

/** ReportNotPresent, 410. AWS sends no message with it, as recorded. */
export const reportNotPresent = (): AwsError =>
  modelledError(loadServiceModel('iam'), 'ReportNotPresent')

/** ReportInProgress, 404. AWS's own words are not recorded. */
export const reportInProgress = (): AwsError => iamError('ReportInProgress', 'Report is InProgress')

/** ReportExpired, 410. AWS's own words are not recorded. */
export const reportExpired = (): AwsError => iamError('ReportExpired', 'Report is expired')

/** OrganizationNotFoundException, 400. AWS's own words for these five are not recorded. */
export const organizationNotFound = (): AwsError =>
  iamError('OrganizationNotFoundException', 'No organization is associated with your account.')

/** OrganizationNotInAllFeaturesModeException, 400. */
export const organizationNotInAllFeaturesMode = (): AwsError =>
  iamError(
    'OrganizationNotInAllFeaturesModeException',
    'Your organization does not have All features enabled.',
  )

/** ServiceAccessNotEnabledException, 400. */
export const serviceAccessNotEnabled = (): AwsError =>
  iamError(
    'ServiceAccessNotEnabledException',
    'Trusted access is not enabled for IAM in AWS Organizations.',
  )

/** AccountNotManagementOrDelegatedAdministratorException, 400. */
export const accountNotManagementOrDelegatedAdministrator = (): AwsError =>
  iamError(
    'AccountNotManagementOrDelegatedAdministratorException',
    'The account making the request is not the management account or delegated administrator ' +
      'account for centralized root access.',
  )

/** CallerIsNotManagementAccountException, 400. */
export const callerIsNotManagementAccount = (): AwsError =>
  iamError(
    'CallerIsNotManagementAccountException',
    'The account making the request is not the management account for the organization.',
  )

/** ReportGenerationLimitExceeded, 409. AWS's own words are not recorded. */
export const reportGenerationLimitExceeded = (): AwsError =>
  iamError(
    'ReportGenerationLimitExceeded',
    'The maximum number of concurrent requests for this account are already running.',
  )

/** PolicyNotAttachable, 400. */
export const policyNotAttachable = (message: string): AwsError =>
  iamError('PolicyNotAttachable', message)

/** MalformedCertificate, 400, for server certificates. */
const malformedServerCertificates = {
  // Private keys that can't be read get these words, too, as seen from AWS.
  unreadable: 'Unable to parse certificate. Please ensure the certificate is in PEM format.',
  expired:
    "Certificate is no longer valid. The 'Not After' date restriction on the certificate has " +
    'passed.',
  // AWS's own words are not recorded.
  notYetValid:
    "Certificate is not yet valid. The 'Not Before' date restriction on the certificate has not " +
    'passed.',
} as const

/** MalformedCertificate, 400, for a server certificate or its private key. */
export const malformedServerCertificate = (
  reason: keyof typeof malformedServerCertificates,
): AwsError => iamError('MalformedCertificate', malformedServerCertificates[reason])

/** MalformedCertificate, 400, for a chain that can't be read. AWS sends no message, as recorded. */
export const unreadableCertificateChain = (): AwsError =>
  modelledError(loadServiceModel('iam'), 'MalformedCertificate')

/** MalformedCertificate, 400, for a chain that does not lead from its end to the certificate. */
export const brokenCertificateChain = (index: number): AwsError =>
  iamError(
    'MalformedCertificate',
    'Unable to validate certificate chain. The certificate chain must start with the immediate ' +
      'signing certificate, followed by any intermediaries in order. The index within the chain ' +
      `of the invalid certificate is: ${index}`,
  )

/** KeyPairMismatch, 400. */
export const keyPairMismatch = (): AwsError =>
  iamError(
    'KeyPairMismatch',
    'The private key did not match the public key provided. Please verify the key material and ' +
      'try again.',
  )

/**
 * MalformedCertificate, 400, for a signing certificate that can't be read or is not valid now.
 *
 * DIVERGES: AWS repeats all that was sent. Messages are logged here, so that a private key that
 * was sent by mistake is not repeated.
 */
export const malformedSigningCertificate = (body: string): AwsError =>
  iamError(
    'MalformedCertificate',
    `Certificate ${body.includes('PRIVATE KEY') ? '***' : body} is malformed.`,
  )

/** DuplicateCertificate, 409, for a signing certificate that another user has. */
export const duplicateCertificate = (): AwsError =>
  iamError('DuplicateCertificate', 'Duplicate certificate uploaded.')

/** UnrecognizedPublicKeyEncoding, 400. */
export const unrecognizedPublicKeyEncoding = (): AwsError =>
  iamError('UnrecognizedPublicKeyEncoding', 'Invalid public key uploaded.')

/** InvalidPublicKey, 400. */
export const invalidPublicKey = (): AwsError =>
  iamError('InvalidPublicKey', 'Invalid body for public key')

/** DuplicateSSHPublicKey, 400. */
export const duplicateSshPublicKey = (): AwsError =>
  iamError('DuplicateSSHPublicKey', 'Duplicate SSH public key uploaded.')

/** InvalidInput for a status that AWS alone sets. */
export const statusNotSupported = (status: string): AwsError =>
  invalidInput(`Operation does not support status ${status}`)

/** What AWS says of a service name that can be none. */
export const malformedServiceName = (): AwsError =>
  validationError('ServiceName must match [a-zA-Z0-9.-]*')

/** What AWS says of a credential that is another user's. */
export const notCredentialOfUser = (user: string, id: string): AwsError =>
  validationError(`User ${user} does not have a service specific credential with id ${id}`)

/** InvalidInput for a list of all users' credentials that names a user. */
export const allUsersOrOne = (): AwsError =>
  invalidInput('Cannot list credentials for all users if a username is given')

/** InvalidInput for no tags to set on a server certificate, or none to remove. */
export const noTagsGiven = (what: 'tag map' | 'tag keys'): AwsError =>
  invalidInput(`The provided ${what} must not be null/empty.`)

/** InvalidInput for tag keys that are the same but for their case. */
export const duplicateTagKeys = (): AwsError =>
  invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.')

/** UnmodifiableEntity, 400, for roles that only AWS may change. */
export const protectedRole = (name: string): AwsError =>
  iamError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  )

/** What AWS says when a role or root does not name the user that a call is about. */
export const mustSpecifyUserName = (): AwsError =>
  validationError('Must specify userName when calling with non-User credentials')

/** What is said of a password given by an AssumeRoot session; AWS's own words are not recorded. */
export const passwordOfAssumedRoot = (): AwsError =>
  validationError('Must not specify password when calling with an AssumeRoot session')

/** What AWS says of a policy ARN that is none. Two blanks, as recorded. */
export const invalidArn = (): AwsError => validationError('Invalid ARN:  Could not be parsed!')

/** What AWS says of an ARN that is not one of a managed policy or provider. */
export const invalidEntityArn = (arn: string): AwsError => invalidInput(`ARN ${arn} is not valid.`)

/** What is said of a path that only roles made by AWS have; AWS's own words are not recorded. */
export const reservedPath = (path: string): AwsError =>
  invalidInput(`The path ${path} is reserved for roles that are created by AWS services.`)

/** InvalidInput for an ARN of something that the operation is not about. */
export const invalidRequestArn = (arn: string): AwsError =>
  invalidInput(`Invalid ARN provided in the request: ${arn}`)

/** What is said of a prefix that no service has; AWS's own words are not recorded. */
export const invalidServiceNamespace = (namespace: string): AwsError =>
  invalidInput(`Invalid service namespace provided in the request: ${namespace}`)

/** InvalidInput for a service that can't have several roles in an account. */
export const customSuffixRefused = (service: string): AwsError =>
  invalidInput(`Custom suffix is not allowed for ${service}`)

/** InvalidInput for a service-linked role that is there already. */
export const serviceRoleNameTaken = (name: string): AwsError =>
  invalidInput(
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  )

/** What is said of a service that makes no roles; AWS's own words are not recorded. */
export const unknownLinkedService = (service: string): AwsError =>
  invalidInput(`${service} is not a service that has service-linked roles.`)

/** What is said of an id that is none of a deletion task; AWS's own words are not recorded. */
export const invalidDeletionTaskId = (id: string): AwsError =>
  invalidInput(`Deletion task id ${id} is not valid.`)

/** AWS: recorded of the URL of an OpenID Connect provider that is none at all. */
export const noOidcProviderUrl = (): AwsError =>
  validationError('Invalid Open ID Connect Provider URL')

/** AWS: recorded, InvalidInput for one that is none of https. */
export const oidcProviderUrlNotHttps = (): AwsError =>
  invalidInput('Invalid Open ID Connect Provider URL. The URL must begin with https://.')

/** AWS: recorded, InvalidInput for one with a port, a query and the like. */
export const oidcProviderUrlRefused = (): AwsError =>
  invalidInput('Invalid Open ID Connect Provider URL.')

/** InvalidInput for thumbprints. AWS says `fewer than` and takes as many. */
export const thumbprintsExceeded = (maximum: number): AwsError =>
  invalidInput(`Thumbprint list must contain fewer than ${maximum} entries.`)

/** OpenIdIdpCommunicationError, 400. AWS: observed by others, 2026. */
export const oidcProviderUnreachable = (url: string): AwsError =>
  iamError('OpenIdIdpCommunicationError', `Could not connect to ${url}`)

/** FeatureEnabled, 409. AWS's own words are not recorded. */
export const outboundFederationEnabled = (): AwsError =>
  iamError('FeatureEnabled', 'Outbound identity federation is already enabled for this account.')

/** FeatureDisabled, 404. AWS's own words are not recorded. */
export const outboundFederationDisabled = (): AwsError =>
  iamError('FeatureDisabled', 'Outbound identity federation is not enabled for this account.')
