// Whose resource it is, as far as that is known.

import { arnAccount } from '../match/arn.ts'
import type { Principal } from '../model/request.ts'
import type { PartialRequest } from './partial-request.ts'

/** Stands for an account other than that of the caller; no account is called so. */
const anotherAccount = 'another account'

/**
 * The accounts to consider: first the one that allows least, last the one that allows most. In
 * its own account a caller may do all that it may in others: there both sides must allow.
 */
export function possibleAccounts(partial: PartialRequest): readonly string[] {
  const { principal, resource, resourceAccount } = partial
  const own = ownAccount(principal)
  if (resourceAccount !== undefined) return [resourceAccount]
  if (resource !== undefined) return [arnAccount(resource) ?? own]
  return 'account' in principal ? [anotherAccount, own] : [own]
}

function ownAccount(principal: Principal): string {
  return 'account' in principal ? principal.account : anotherAccount
}
