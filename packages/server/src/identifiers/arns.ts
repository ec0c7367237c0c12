// Builds and reads the ARNs of IAM and STS; it does not check that anything exists.
import type { AccountId } from './account-id.ts'

/** Entities whose ARN is type, path and name. */
export type PathEntity =
  | 'user'
  | 'group'
  | 'role'
  | 'policy'
  | 'instance-profile'
  | 'server-certificate'
  | 'mfa'

/** ARN of the account's root user, which also stands for the whole account in policies. */
export const rootArn = (account: AccountId): string => `arn:aws:iam::${account}:root`

/** ARN of an entity that has a path: a user, a customer managed policy and so on. */
export const entityArn = (
  entity: PathEntity,
  account: AccountId,
  path: string,
  name: string,
): string => `arn:aws:iam::${account}:${entity}${path}${name}`

/** ARN of a SAML provider, which has no path. */
export const samlProviderArn = (account: AccountId, name: string): string =>
  `arn:aws:iam::${account}:saml-provider/${name}`

/** ARN of a role session. AWS leaves the role's path out. */
export const assumedRoleArn = (account: AccountId, roleName: string, sessionName: string): string =>
  `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`

/** ARN of a session made by GetFederationToken. */
export const federatedUserArn = (account: AccountId, name: string): string =>
  `arn:aws:sts::${account}:federated-user/${name}`

/** ARN of an OpenID Connect provider: of its URL, without `https://`. */
export const oidcProviderArn = (account: AccountId, url: string): string =>
  `arn:aws:iam::${account}:oidc-provider/${url}`

/** ARN of a delegation request, or with `*` of all of an account. */
export const delegationRequestArn = (account: AccountId, id: string): string =>
  `arn:aws:iam::${account}:delegation-request/${id}`

/** Prefix of the ARNs of policies that AWS manages. */
export const awsManagedPolicyPrefix = 'arn:aws:iam::aws:policy/'

/** Whether an ARN names a policy that AWS manages. */
export const isAwsManagedPolicyArn = (arn: string): boolean =>
  arn.startsWith(awsManagedPolicyPrefix)

/** The parts of an IAM ARN of the form type, path, name. */
export interface EntityReference {
  readonly account: string
  readonly entity: string
  readonly path: string
  readonly name: string
}

/** Reads an IAM ARN with type, path and name; undefined when it is not one. */
export function parseEntityArn(arn: string): EntityReference | undefined {
  const match = /^arn:aws:iam::(\d{12}|aws):([a-z-]+)(\/(?:.*\/)?)([^/]+)$/.exec(arn)
  if (match === null) return undefined
  const [, account = '', entity = '', path = '', name = ''] = match
  return { account, entity, path, name }
}
