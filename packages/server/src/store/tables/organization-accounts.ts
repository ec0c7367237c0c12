// The accounts of organizations, where they hang in the tree, and which of them administer what.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** An account's place in an organization. */
export interface OrganizationAccount {
  readonly account: AccountId
  readonly organizationId: string
  /** The root of the organization, or a unit. */
  readonly parentId: string
  readonly joinedAt: Date
}

/** A member account that administers a service for the whole organization. */
export interface DelegatedAdministrator {
  readonly account: AccountId
  readonly servicePrincipal: string
}

const toOrganizationAccount = (row: SqlRow): OrganizationAccount => ({
  account: toAccountId(textColumn(row, 'account_id')),
  organizationId: textColumn(row, 'organization_id'),
  parentId: textColumn(row, 'parent_id'),
  joinedAt: dateColumn(row, 'joined_at'),
})

/** The place of an account; undefined when it is in no organization. */
export async function findOrganizationAccount(
  reader: Reader,
  account: string,
): Promise<OrganizationAccount | undefined> {
  const row = await reader.get('SELECT * FROM organization_account WHERE account_id = ?', account)
  return row && toOrganizationAccount(row)
}

/** The accounts of an organization by id, the management account among them. */
export async function listOrganizationAccounts(
  reader: Reader,
  organizationId: string,
): Promise<readonly OrganizationAccount[]> {
  const rows = await reader.all(
    'SELECT * FROM organization_account WHERE organization_id = ? ORDER BY account_id',
    organizationId,
  )
  return rows.map(toOrganizationAccount)
}

/** Lets an account join. */
export async function insertOrganizationAccount(
  writer: Writer,
  member: OrganizationAccount,
): Promise<void> {
  await writer.run(
    `INSERT INTO organization_account (account_id, organization_id, parent_id, joined_at)
     VALUES (?, ?, ?, ?)`,
    member.account,
    member.organizationId,
    member.parentId,
    member.joinedAt.getTime(),
  )
  writer.changed(`organization:${member.organizationId}`)
}

/** Lets an account leave; it administers nothing any more. */
export async function deleteOrganizationAccount(
  writer: Writer,
  { account, organizationId }: OrganizationAccount,
): Promise<void> {
  await writer.run('DELETE FROM delegated_administrator WHERE account_id = ?', account)
  await writer.run('DELETE FROM organization_account WHERE account_id = ?', account)
  writer.changed(`organization:${organizationId}`)
}

/** Whether an account administers a service for its organization. */
export async function isDelegatedAdministrator(
  reader: Reader,
  account: AccountId,
  servicePrincipal: string,
): Promise<boolean> {
  const row = await reader.get(
    `SELECT delegated_at FROM delegated_administrator
     WHERE account_id = ? AND service_principal = ?`,
    account,
    servicePrincipal,
  )
  return row !== undefined
}

/** Who administers what, by service and account. */
export async function listDelegatedAdministrators(
  reader: Reader,
  organizationId: string,
): Promise<readonly DelegatedAdministrator[]> {
  const rows = await reader.all(
    `SELECT delegated_administrator.* FROM delegated_administrator
     JOIN organization_account
     ON organization_account.account_id = delegated_administrator.account_id
     WHERE organization_account.organization_id = ?
     ORDER BY delegated_administrator.service_principal, delegated_administrator.account_id`,
    organizationId,
  )
  return rows.map((row) => ({
    account: toAccountId(textColumn(row, 'account_id')),
    servicePrincipal: textColumn(row, 'service_principal'),
  }))
}

/** Makes an account administer a service; nothing new when it does already. */
export async function insertDelegatedAdministrator(
  writer: Writer,
  { account, organizationId }: OrganizationAccount,
  servicePrincipal: string,
  delegatedAt: Date,
): Promise<void> {
  await writer.run(
    `INSERT INTO delegated_administrator (account_id, service_principal, delegated_at)
     VALUES (?, ?, ?) ON CONFLICT (account_id, service_principal) DO NOTHING`,
    account,
    servicePrincipal,
    delegatedAt.getTime(),
  )
  writer.changed(`organization:${organizationId}`)
}

/** Makes an account no longer administer a service. */
export async function deleteDelegatedAdministrator(
  writer: Writer,
  { account, organizationId }: OrganizationAccount,
  servicePrincipal: string,
): Promise<void> {
  await writer.run(
    'DELETE FROM delegated_administrator WHERE account_id = ? AND service_principal = ?',
    account,
    servicePrincipal,
  )
  writer.changed(`organization:${organizationId}`)
}
