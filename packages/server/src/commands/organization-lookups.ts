// Finds what an operator names: organizations, places in them and accounts, or says what is wrong.
import { type AccountId, isAccountId } from '../identifiers/account-id.ts'
import { isOrganizationId, isRootId, isUnitId } from '../identifiers/organization-id.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import type { Reader } from '../store/store.ts'
import { findAccount } from '../store/tables/accounts.ts'
import {
  findOrganizationAccount,
  type OrganizationAccount,
} from '../store/tables/organization-accounts.ts'
import { findOrganizationalUnit } from '../store/tables/organizational-units.ts'
import {
  findOrganization,
  findOrganizationOfAccount,
  listOrganizations,
  type Organization,
} from '../store/tables/organizations.ts'

/** The organization with this id, or the only one there is. */
export async function chosenOrganization(
  reader: Reader,
  id: string | undefined,
): Promise<Organization> {
  if (id !== undefined) {
    if (!isOrganizationId(id)) {
      throw new DatabaseRefused(`\`${id}\` is no organization id; write it as in o-exampleorgid`)
    }
    const organization = await findOrganization(reader, id)
    if (organization === undefined) throw new DatabaseRefused(`there is no organization ${id}`)
    return organization
  }
  const [only, ...others] = await listOrganizations(reader)
  if (only === undefined) throw new DatabaseRefused('there is no organization yet; create one')
  if (others.length > 0) {
    throw new DatabaseRefused('there are several organizations; say which with --organization ID')
  }
  return only
}

/** The root of an organization, or the unit of it that is named. */
export async function placeIn(
  reader: Reader,
  organization: Organization,
  parent: string | undefined,
): Promise<string> {
  if (parent === undefined || parent === organization.rootId) return organization.rootId
  if (!isRootId(parent) && !isUnitId(parent)) {
    throw new DatabaseRefused(`\`${parent}\` is no root or unit; write it as in r-examplerootid`)
  }
  const unit = await findOrganizationalUnit(reader, parent)
  if (unit === undefined || unit.organizationId !== organization.id) {
    throw new DatabaseRefused(`${organization.id} has no root or unit \`${parent}\``)
  }
  return unit.id
}

async function existingAccount(reader: Reader, id: string): Promise<AccountId> {
  if (!isAccountId(id)) throw new DatabaseRefused(`\`${id}\` is no account id; write 12 digits`)
  if ((await findAccount(reader, id)) !== undefined) return id
  throw new DatabaseRefused(`there is no account ${id}; make it with \`iamd account create\``)
}

/** An account that may join an organization. */
export async function accountWithoutOrganization(reader: Reader, id: string): Promise<AccountId> {
  const account = await existingAccount(reader, id)
  const organization = await findOrganizationOfAccount(reader, account)
  if (organization === undefined) return account
  throw new DatabaseRefused(`account ${id} is in ${organization.id} already`)
}

/** The place of an account that is in an organization and does not manage it. */
export async function memberAccount(
  reader: Reader,
  id: string,
  purpose: string,
): Promise<OrganizationAccount> {
  const account = await existingAccount(reader, id)
  const member = await findOrganizationAccount(reader, account)
  if (member === undefined) throw new DatabaseRefused(`account ${id} is in no organization`)
  const organization = await findOrganization(reader, member.organizationId)
  if (organization?.managementAccount !== account) return member
  throw new DatabaseRefused(
    `account ${id} is the management account of its organization and can't ${purpose}`,
  )
}
