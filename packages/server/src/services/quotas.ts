// How many of everything an account may have. Source: IAM User Guide, IAM and STS quotas.

/** AWS's default quotas; an operator may set others. */
export const defaultQuotas = {
  users: 5_000,
  groups: 300,
  roles: 1_000,
  policies: 1_500,
  instanceProfiles: 1_000,
  serverCertificates: 20,
  oidcProviders: 100,
  clientIdsPerOidcProvider: 100,
  thumbprintsPerOidcProvider: 5,
  samlProviders: 100,
  privateKeysPerSamlProvider: 2,
  groupsPerUser: 10,
  rolesPerInstanceProfile: 1,
  accessKeysPerUser: 2,
  mfaDevicesPerUser: 8,
  signingCertificatesPerUser: 2,
  sshPublicKeysPerUser: 5,
  serviceSpecificCredentialsPerService: 2,
  attachedPoliciesPerUser: 10,
  attachedPoliciesPerGroup: 10,
  attachedPoliciesPerRole: 20,
  versionsPerPolicy: 5,
  policyVersionsInUse: 10_000,
  tagsPerResource: 50,
  // AWS does not say how many.
  organizationsReportsAtOnce: 5,
  // AWS's number is not known: requests of a product provider that have not expired.
  delegationRequests: 1_000,
  // Sizes in characters, white space not counted.
  managedPolicySize: 6_144,
  userPolicySize: 2_048,
  groupPolicySize: 5_120,
  rolePolicySize: 10_240,
  assumeRolePolicySize: 2_048,
  // Source: IAM User Guide, policy templates.
  delegationPolicySize: 2_048,
} as const

/** Names of the quotas. */
export type QuotaName = keyof typeof defaultQuotas

/** The quotas in force. */
export type Quotas = Readonly<Record<QuotaName, number>>
