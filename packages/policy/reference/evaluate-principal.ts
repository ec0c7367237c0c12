// How the slow evaluator reads Principal and NotPrincipal.

import type { Principal } from '../src/index.ts'
import { listOf, type PrincipalDocument, type StatementDocument } from './document.ts'

export type ReferenceGrant = 'direct' | 'role' | 'account'

function entriesOf(principal: PrincipalDocument, type: string): readonly string[] {
  if (principal === '*') return type === 'AWS' ? ['*'] : []
  const values = principal[type]
  return values === undefined ? [] : listOf(values)
}

interface Name {
  readonly type: string
  readonly names: readonly string[]
  /** For accounts: the other name they have, or undefined while it is not known. */
  readonly canonical?: { readonly id: string | undefined }
}

/** The spellings by which a policy may name what a caller is, from the account inwards. */
function namesOf(principal: Principal): readonly Name[] {
  const account = (id: string): Name => ({
    type: 'AWS',
    names: [id, `arn:aws:iam::${id}:root`],
    canonical: { id: 'account' in principal ? principal.canonicalUserId : undefined },
  })
  switch (principal.kind) {
    case 'anonymous':
      return []
    case 'service':
      return [{ type: 'Service', names: [principal.service] }]
    case 'web-identity':
    case 'saml':
      return [{ type: 'Federated', names: [principal.provider] }]
    case 'root':
      return [account(principal.account)]
    case 'user':
      return [account(principal.account), { type: 'AWS', names: [principal.arn, principal.userId] }]
    case 'role-session':
      return [
        account(principal.account),
        { type: 'AWS', names: [principal.roleArn, principal.roleId] },
        { type: 'AWS', names: [principal.sessionArn] },
      ]
    case 'federated-user': {
      const user = [principal.userArn, principal.userId].filter((one) => one !== undefined)
      return [
        account(principal.account),
        ...(user.length > 0 ? [{ type: 'AWS', names: user }] : []),
        { type: 'AWS', names: [principal.sessionArn] },
      ]
    }
  }
}

function isNamed(document: PrincipalDocument, name: Name, whenUnknown: boolean): boolean {
  if (entriesOf(document, name.type).some((entry) => name.names.includes(entry))) return true
  const users = entriesOf(document, 'CanonicalUser')
  if (name.canonical === undefined || users.length === 0) return false
  return name.canonical.id === undefined ? whenUnknown : users.includes(name.canonical.id)
}

/** What the innermost name that is listed grants; undefined when none is listed. */
export function grantOf(
  document: PrincipalDocument,
  effect: 'Allow' | 'Deny',
  principal: Principal,
): ReferenceGrant | undefined {
  if (entriesOf(document, 'AWS').includes('*')) return 'direct'
  const names = namesOf(principal)
  const named = names.map((name) => isNamed(document, name, effect === 'Deny'))
  if (named.at(-1) === true) return 'direct'
  if (named.length === 3 && named[1] === true) return 'role'
  return named[0] === true ? 'account' : undefined
}

/** Whether NotPrincipal takes the caller out of the statement. */
export function isExcluded(
  statement: StatementDocument,
  principal: Principal,
  hasBoundary: boolean,
): boolean {
  const document = statement.NotPrincipal ?? {}
  const isDeny = statement.Effect === 'Deny'
  if (isDeny && hasBoundary) return false
  if (entriesOf(document, 'AWS').includes('*')) return true
  const named = namesOf(principal).map((name) => isNamed(document, name, !isDeny))
  if (!isDeny) return named.includes(true)
  return named.length > 0 && !named.includes(false)
}
