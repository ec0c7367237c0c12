// Services that an organization trusts, and the accounts that administer them, as operators set them.
import { DatabaseRefused } from '../store/database-refused.ts'
import type { Reader, Store } from '../store/store.ts'
import {
  deleteDelegatedAdministrator,
  insertDelegatedAdministrator,
  isDelegatedAdministrator,
  listDelegatedAdministrators,
  type OrganizationAccount,
} from '../store/tables/organization-accounts.ts'
import {
  deleteTrustedService,
  insertTrustedService,
  isTrustedService,
  type Organization,
} from '../store/tables/organizations.ts'
import { chosenOrganization, memberAccount } from './organization-lookups.ts'

/** Lets a service act in the accounts of an organization. */
export function trustService(
  store: Store,
  organizationId: string | undefined,
  service: string,
): Promise<Organization> {
  return store.write(async (writer) => {
    const organization = await chosenOrganization(writer, organizationId)
    checkService(service)
    requireAllFeatures(organization)
    await insertTrustedService(writer, organization.id, service, new Date())
    return organization
  })
}

/** Lets a service no longer act in the accounts; nobody administers it any more. */
export function distrustService(
  store: Store,
  organizationId: string | undefined,
  service: string,
): Promise<Organization> {
  return store.write(async (writer) => {
    const organization = await chosenOrganization(writer, organizationId)
    await requireTrust(writer, organization, service)
    const administrators = await listDelegatedAdministrators(writer, organization.id)
    if (administrators.some(({ servicePrincipal }) => servicePrincipal === service)) {
      throw new DatabaseRefused(`an account administers ${service}; revoke that first`)
    }
    await deleteTrustedService(writer, organization.id, service)
    return organization
  })
}

/** Makes a member account administer a trusted service for the organization. */
export function delegate(
  store: Store,
  accountId: string,
  service: string,
): Promise<OrganizationAccount> {
  return store.write(async (writer) => {
    const member = await memberAccount(writer, accountId, 'be a delegated administrator')
    const organization = await chosenOrganization(writer, member.organizationId)
    await requireTrust(writer, organization, service)
    await insertDelegatedAdministrator(writer, member, service, new Date())
    return member
  })
}

/** Makes an account no longer administer a service. */
export function revoke(
  store: Store,
  accountId: string,
  service: string,
): Promise<OrganizationAccount> {
  return store.write(async (writer) => {
    const member = await memberAccount(writer, accountId, 'be a delegated administrator')
    if (!(await isDelegatedAdministrator(writer, member.account, service))) {
      throw new DatabaseRefused(`account ${member.account} does not administer ${service}`)
    }
    await deleteDelegatedAdministrator(writer, member, service)
    return member
  })
}

function checkService(service: string): void {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(service)) return
  throw new DatabaseRefused(`\`${service}\` is no service; write it as in iam.amazonaws.com`)
}

/** AWS: trusted access needs an organization with all features (Organizations User Guide). */
function requireAllFeatures({ id, featureSet }: Organization): void {
  if (featureSet === 'ALL') return
  throw new DatabaseRefused(`${id} has the feature set ${featureSet}; services need ALL`)
}

async function requireTrust(reader: Reader, { id }: Organization, service: string): Promise<void> {
  checkService(service)
  if (await isTrustedService(reader, id, service)) return
  throw new DatabaseRefused(`${id} does not trust ${service}; see \`organization trust-service\``)
}
