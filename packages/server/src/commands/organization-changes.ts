// What an operator may do to organizations and what is in them, each in one transaction.
import { newOrganizationId, newRootId, newUnitId } from '../identifiers/organization-id.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import type { Store } from '../store/store.ts'
import {
  deleteOrganizationAccount,
  insertOrganizationAccount,
  type OrganizationAccount,
} from '../store/tables/organization-accounts.ts'
import {
  insertOrganizationalUnit,
  type OrganizationalUnit,
  readPathTo,
} from '../store/tables/organizational-units.ts'
import {
  type FeatureSet,
  insertOrganization,
  type Organization,
} from '../store/tables/organizations.ts'
import {
  accountWithoutOrganization,
  chosenOrganization,
  memberAccount,
  placeIn,
} from './organization-lookups.ts'

/** Units below units below the root. AWS: Organizations quotas. */
const unitDepthMaximum = 5

/** Makes an organization, which the management account is the first to be in. */
export function createOrganization(
  store: Store,
  managementAccount: string,
  featureSet: FeatureSet,
): Promise<Organization> {
  return store.write(async (writer) => {
    const account = await accountWithoutOrganization(writer, managementAccount)
    const createdAt = new Date()
    const organization: Organization = {
      id: newOrganizationId(systemRandom),
      managementAccount: account,
      rootId: newRootId(systemRandom),
      featureSet,
      createdAt,
      rootCredentialsManagement: false,
      rootSessions: false,
    }
    const { id: organizationId, rootId: parentId } = organization
    await insertOrganization(writer, organization)
    await insertOrganizationAccount(writer, {
      account,
      organizationId,
      parentId,
      joinedAt: createdAt,
    })
    return organization
  })
}

/** Makes a unit in an organization, right below its root unless a parent is named. */
export function createUnit(
  store: Store,
  organizationId: string | undefined,
  parent: string | undefined,
  name: string,
): Promise<OrganizationalUnit> {
  return store.write(async (writer) => {
    if (!/^\S(?:.{0,126}\S)?$/su.test(name)) {
      throw new DatabaseRefused('the name of a unit has 1 to 128 characters')
    }
    const organization = await chosenOrganization(writer, organizationId)
    const parentId = await placeIn(writer, organization, parent)
    if ((await readPathTo(writer, parentId)).length > unitDepthMaximum) {
      throw new DatabaseRefused(`units can be ${unitDepthMaximum} levels deep`)
    }
    const unit: OrganizationalUnit = {
      id: newUnitId(organization.rootId, systemRandom),
      organizationId: organization.id,
      parentId,
      name,
      createdAt: new Date(),
    }
    if (!(await insertOrganizationalUnit(writer, unit))) {
      throw new DatabaseRefused(`${parentId} has a unit \`${name}\` already`)
    }
    return unit
  })
}

/** Lets an account join an organization, right below its root unless a parent is named. */
export function addAccount(
  store: Store,
  organizationId: string | undefined,
  parent: string | undefined,
  accountId: string,
): Promise<OrganizationAccount> {
  return store.write(async (writer) => {
    const organization = await chosenOrganization(writer, organizationId)
    const member: OrganizationAccount = {
      account: await accountWithoutOrganization(writer, accountId),
      organizationId: organization.id,
      parentId: await placeIn(writer, organization, parent),
      joinedAt: new Date(),
    }
    await insertOrganizationAccount(writer, member)
    return member
  })
}

/** Lets a member account leave its organization. */
export function removeAccount(store: Store, accountId: string): Promise<OrganizationAccount> {
  return store.write(async (writer) => {
    const member = await memberAccount(writer, accountId, 'leave it')
    await deleteOrganizationAccount(writer, member)
    return member
  })
}
