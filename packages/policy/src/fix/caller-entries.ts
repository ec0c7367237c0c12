// How a caller is named in a Principal: for granting to it, and all that names it.

import type { PrincipalElement, PrincipalEntry } from '../model/policy.ts'
import type { Principal } from '../model/request.ts'

/** Elements that grant to the caller; the usual one first, then one that grants more directly. */
export function grantingElements(principal: Principal): readonly PrincipalElement[] {
  switch (principal.kind) {
    case 'root':
    case 'user':
      return [[aws(principal.arn)]]
    case 'role-session':
      return [[aws(principal.roleArn)], [aws(principal.sessionArn)]]
    case 'federated-user':
      return [[aws(principal.sessionArn)]]
    case 'service':
      return [[{ type: 'Service', value: principal.service }]]
    case 'web-identity':
    case 'saml':
      return [[{ type: 'Federated', value: principal.provider }]]
    case 'anonymous':
      return ['*']
  }
}

function aws(value: string): PrincipalEntry {
  return { type: 'AWS', value }
}

/** Every entry by which the caller can be named, besides `*`. */
export function namingEntries(principal: Principal): readonly PrincipalEntry[] {
  if (principal.kind === 'anonymous') return []
  if (principal.kind === 'service') return [{ type: 'Service', value: principal.service }]
  if (!('account' in principal)) return [{ type: 'Federated', value: principal.provider }]
  const { account } = principal
  return [...identitiesOf(principal), account, rootArn(principal)].map(aws)
}

type AccountPrincipal = Extract<Principal, { readonly account: string }>

function identitiesOf(principal: AccountPrincipal): readonly string[] {
  switch (principal.kind) {
    case 'root':
      return []
    case 'user':
      return [principal.arn, principal.userId]
    case 'role-session':
      return [principal.sessionArn, principal.roleArn, principal.roleId]
    case 'federated-user':
      return [principal.sessionArn, principal.userArn, principal.userId].filter(
        (one) => one !== undefined,
      )
  }
}

/** The root of the caller's account, in the caller's partition. */
function rootArn(principal: AccountPrincipal): string {
  const arn = 'arn' in principal ? principal.arn : principal.sessionArn
  const partition = arn.split(':', 2)[1] ?? 'aws'
  return `arn:${partition}:iam::${principal.account}:root`
}

/** What takes the caller out of a Deny with NotPrincipal: the account, and all that it is. */
export function exemptingEntries(principal: Principal): readonly PrincipalEntry[] {
  return namingEntries(principal).filter(
    ({ type, value }) => type !== 'AWS' || value.startsWith('arn:'),
  )
}
