// Organizations of accounts, and the services that an organization trusts.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, flagColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** Whether an organization does more than pay. */
export type FeatureSet = 'ALL' | 'CONSOLIDATED_BILLING'

/** Centralized root access: what is switched on for the member accounts. */
export interface RootAccessFeatures {
  readonly rootCredentialsManagement: boolean
  readonly rootSessions: boolean
}

/** An organization. */
export interface Organization extends RootAccessFeatures {
  readonly id: string
  readonly managementAccount: AccountId
  readonly rootId: string
  readonly featureSet: FeatureSet
  readonly createdAt: Date
}

const toOrganization = (row: SqlRow): Organization => ({
  id: textColumn(row, 'id'),
  managementAccount: toAccountId(textColumn(row, 'management_account_id')),
  rootId: textColumn(row, 'root_id'),
  featureSet: textColumn(row, 'feature_set') === 'ALL' ? 'ALL' : 'CONSOLIDATED_BILLING',
  createdAt: dateColumn(row, 'created_at'),
  rootCredentialsManagement: flagColumn(row, 'root_credentials_management'),
  rootSessions: flagColumn(row, 'root_sessions'),
})

/** The organization with this id. */
export async function findOrganization(
  reader: Reader,
  id: string,
): Promise<Organization | undefined> {
  const row = await reader.get('SELECT * FROM organization WHERE id = ?', id)
  return row && toOrganization(row)
}

/** The organization that an account is in; undefined when it is in none. */
export async function findOrganizationOfAccount(
  reader: Reader,
  account: AccountId,
): Promise<Organization | undefined> {
  const row = await reader.get(
    `SELECT organization.* FROM organization_account
     JOIN organization ON organization.id = organization_account.organization_id
     WHERE organization_account.account_id = ?`,
    account,
  )
  return row && toOrganization(row)
}

/** All organizations by id. */
export async function listOrganizations(reader: Reader): Promise<readonly Organization[]> {
  const rows = await reader.all('SELECT * FROM organization ORDER BY id')
  return rows.map(toOrganization)
}

/** Adds an organization; its management account joins it by `insertOrganizationAccount`. */
export async function insertOrganization(
  writer: Writer,
  organization: Organization,
): Promise<void> {
  await writer.run(
    `INSERT INTO organization (id, management_account_id, root_id, feature_set, created_at,
     root_credentials_management, root_sessions) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    organization.id,
    organization.managementAccount,
    organization.rootId,
    organization.featureSet,
    organization.createdAt.getTime(),
    Number(organization.rootCredentialsManagement),
    Number(organization.rootSessions),
  )
  writer.changed(`organization:${organization.id}`)
}

/** Switches centralized root access on or off. */
export async function updateRootAccessFeatures(
  writer: Writer,
  id: string,
  features: RootAccessFeatures,
): Promise<void> {
  await writer.run(
    `UPDATE organization SET root_credentials_management = ?, root_sessions = ? WHERE id = ?`,
    Number(features.rootCredentialsManagement),
    Number(features.rootSessions),
    id,
  )
  writer.changed(`organization:${id}`)
}

/** Whether the organization lets a service act in its accounts. */
export async function isTrustedService(
  reader: Reader,
  organizationId: string,
  servicePrincipal: string,
): Promise<boolean> {
  const row = await reader.get(
    'SELECT enabled_at FROM trusted_service WHERE organization_id = ? AND service_principal = ?',
    organizationId,
    servicePrincipal,
  )
  return row !== undefined
}

/** The services that an organization trusts, by name. */
export async function listTrustedServices(
  reader: Reader,
  organizationId: string,
): Promise<readonly string[]> {
  const rows = await reader.all(
    `SELECT service_principal FROM trusted_service WHERE organization_id = ?
     ORDER BY service_principal`,
    organizationId,
  )
  return rows.map((row) => textColumn(row, 'service_principal'))
}

/** Lets a service act in the accounts; nothing new when it may already. */
export async function insertTrustedService(
  writer: Writer,
  organizationId: string,
  servicePrincipal: string,
  enabledAt: Date,
): Promise<void> {
  await writer.run(
    `INSERT INTO trusted_service (organization_id, service_principal, enabled_at)
     VALUES (?, ?, ?) ON CONFLICT (organization_id, service_principal) DO NOTHING`,
    organizationId,
    servicePrincipal,
    enabledAt.getTime(),
  )
  writer.changed(`organization:${organizationId}`)
}

/** Lets a service no longer act in the accounts. */
export async function deleteTrustedService(
  writer: Writer,
  organizationId: string,
  servicePrincipal: string,
): Promise<void> {
  await writer.run(
    'DELETE FROM trusted_service WHERE organization_id = ? AND service_principal = ?',
    organizationId,
    servicePrincipal,
  )
  writer.changed(`organization:${organizationId}`)
}
