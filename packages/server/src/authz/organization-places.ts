// Where in organizations the accounts of a call are, for the condition keys that ask.
import type { Caller } from '../authn/caller.ts'
import type { OrganizationPlace } from '../context/request-context.ts'
import type { Reader } from '../store/store.ts'
import { findOrganizationAccount } from '../store/tables/organization-accounts.ts'
import { readPathTo } from '../store/tables/organizational-units.ts'
import { type Permission, resourceAccountOf } from './permission.ts'

/** Places by account; accounts that are in no organization have none. */
export type OrganizationPlaces = ReadonlyMap<string, OrganizationPlace>

/** Reads the places of the caller's account and of those that own what the call is about. */
export async function readOrganizationPlaces(
  reader: Reader,
  caller: Caller,
  permissions: readonly Permission[],
): Promise<OrganizationPlaces> {
  const accounts = new Set<string>([caller.account])
  for (const permission of permissions) accounts.add(resourceAccountOf(permission, caller.account))
  const places = new Map<string, OrganizationPlace>()
  for (const account of accounts) {
    const place = await readOrganizationPlace(reader, account)
    if (place !== undefined) places.set(account, place)
  }
  return places
}

/** The place of an account; undefined when it is in no organization. */
export async function readOrganizationPlace(
  reader: Reader,
  account: string,
): Promise<OrganizationPlace | undefined> {
  const member = await findOrganizationAccount(reader, account)
  if (member === undefined) return undefined
  const { organizationId, parentId } = member
  const path = await readPathTo(reader, parentId)
  // AWS: IAM User Guide, aws:PrincipalOrgPaths: the path ends with the parent and a slash.
  return { organizationId, path: `${[organizationId, ...path].join('/')}/` }
}
