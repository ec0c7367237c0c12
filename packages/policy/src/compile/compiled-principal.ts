// Compiles Principal and NotPrincipal, and says how a caller is named by them.

import type { GrantKind } from '../model/decision.ts'
import type { Effect, PrincipalElement } from '../model/policy.ts'
import type { Principal } from '../model/request.ts'

/** The entries of an element, sorted by what they are compared with. */
export interface CompiledPrincipal {
  readonly everyone: boolean
  readonly accounts: ReadonlySet<string>
  /** ARNs and unique ids of users, roles and sessions. */
  readonly identities: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  readonly providers: ReadonlySet<string>
  readonly canonicalUsers: ReadonlySet<string>
}

/** Sorts the entries of a parsed element. */
export function compilePrincipal(element: PrincipalElement): CompiledPrincipal {
  const entries = element === '*' ? [{ type: 'AWS', value: '*' }] : element
  const valuesOf = (type: string) =>
    entries.filter((entry) => entry.type === type).map((entry) => entry.value)
  const aws = valuesOf('AWS')
  return {
    everyone: aws.includes('*'),
    accounts: new Set(aws.flatMap((value) => accountNamedBy(value) ?? [])),
    identities: new Set(aws.filter((value) => accountNamedBy(value) === undefined)),
    services: new Set(valuesOf('Service')),
    providers: new Set(valuesOf('Federated')),
    canonicalUsers: new Set(valuesOf('CanonicalUser')),
  }
}

/** AWS: an account id and the ARN of its root mean the same (IAM User Guide, Principal element). */
function accountNamedBy(value: string): string | undefined {
  return /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1]
}

/**
 * Whether the account of the caller is named.
 *
 * AWS: a canonical user id and an account id identify the same account (Amazon S3 User Guide,
 * principals for bucket policies). Without knowing the caller's the answer is `whenUnknown`.
 */
function namesAccount(
  { accounts, canonicalUsers }: CompiledPrincipal,
  { account, canonicalUserId }: Extract<Principal, { readonly account: string }>,
  whenUnknown: boolean,
): boolean {
  if (accounts.has(account)) return true
  if (canonicalUsers.size === 0) return false
  return canonicalUserId === undefined ? whenUnknown : canonicalUsers.has(canonicalUserId)
}

/**
 * How the element grants to the caller when it stands in an Allow; undefined when it does not
 * name the caller. In doubt a Deny names the caller and an Allow does not.
 *
 * AWS: a user, session, service or `*` is granted to directly; a role's sessions (and a user's
 * federated sessions) by way of the role (user), which boundaries and session policies still
 * limit; an account only delegates (IAM User Guide, policy evaluation logic and Principal).
 */
export function grantKind(
  element: CompiledPrincipal,
  effect: Effect,
  principal: Principal,
): GrantKind | undefined {
  if (element.everyone) return 'direct'
  const { identities } = element
  const whenUnknown = effect === 'Deny'
  switch (principal.kind) {
    case 'anonymous':
      return undefined
    case 'service':
      return element.services.has(principal.service) ? 'direct' : undefined
    case 'web-identity':
    case 'saml':
      return element.providers.has(principal.provider) ? 'direct' : undefined
    case 'root':
      return namesAccount(element, principal, whenUnknown) ? 'direct' : undefined
    case 'user':
      if (namesUser(identities, principal)) return 'direct'
      break
    case 'role-session':
      if (identities.has(principal.sessionArn)) return 'direct'
      if (identities.has(principal.roleArn) || identities.has(principal.roleId)) return 'role'
      break
    case 'federated-user':
      if (identities.has(principal.sessionArn)) return 'direct'
      if (namesFederatingUser(identities, principal)) return 'role'
      break
  }
  return namesAccount(element, principal, whenUnknown) ? 'account' : undefined
}

type FederatedUser = Extract<Principal, { kind: 'federated-user' }>

function namesUser(
  identities: ReadonlySet<string>,
  user: Extract<Principal, { kind: 'user' }>,
): boolean {
  return identities.has(user.arn) || identities.has(user.userId)
}

function namesFederatingUser(identities: ReadonlySet<string>, session: FederatedUser): boolean {
  const { userArn, userId } = session
  const byArn = userArn !== undefined && identities.has(userArn)
  return byArn || (userId !== undefined && identities.has(userId))
}

/**
 * Whether a statement with this NotPrincipal applies to the caller.
 *
 * AWS: a caller is exempt from a Deny only when all that it is is listed: account and user;
 * account, role and session. With a permissions boundary it is never exempt (IAM User Guide,
 * NotPrincipal element). An Allow applies only when nothing that the caller is is listed: both
 * are read so that in doubt less is allowed.
 */
export function appliesDespiteNotPrincipal(
  element: CompiledPrincipal,
  effect: Effect,
  principal: Principal,
  hasBoundary: boolean,
): boolean {
  if (effect === 'Deny' && hasBoundary) return true
  if (element.everyone) return false
  const listed = listedIdentities(element, principal, effect === 'Allow')
  return effect === 'Deny' ? !listed.every(Boolean) : !listed.some(Boolean)
}

/** For each thing that the caller is, whether it is listed. Anonymous is nothing listable. */
function listedIdentities(
  element: CompiledPrincipal,
  principal: Principal,
  whenUnknown: boolean,
): readonly boolean[] {
  const { identities, services, providers } = element
  switch (principal.kind) {
    case 'anonymous':
      return [false]
    case 'service':
      return [services.has(principal.service)]
    case 'web-identity':
    case 'saml':
      return [providers.has(principal.provider)]
    case 'root':
      return [namesAccount(element, principal, whenUnknown)]
    case 'user':
      return [namesAccount(element, principal, whenUnknown), namesUser(identities, principal)]
    case 'role-session':
      return [
        namesAccount(element, principal, whenUnknown),
        identities.has(principal.roleArn) || identities.has(principal.roleId),
        identities.has(principal.sessionArn),
      ]
    case 'federated-user': {
      const isUserKnown = principal.userArn !== undefined || principal.userId !== undefined
      return [
        namesAccount(element, principal, whenUnknown),
        ...(isUserKnown ? [namesFederatingUser(identities, principal)] : []),
        identities.has(principal.sessionArn),
      ]
    }
  }
}

/** The name by which `explain` shows a caller. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'root':
    case 'user':
      return principal.arn
    case 'role-session':
    case 'federated-user':
      return principal.sessionArn
    case 'service':
      return principal.service
    case 'web-identity':
    case 'saml':
      return principal.provider
    case 'anonymous':
      return 'anonymous'
  }
}
