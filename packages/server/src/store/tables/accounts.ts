// The account table, and the counters that quotas are checked against.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, optionalText, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** An account. */
export interface Account {
  readonly id: AccountId
  readonly createdAt: Date
  readonly alias: string | undefined
}

/** Kinds of things an account may only have so many of. */
export type UsageKind =
  | 'users'
  | 'groups'
  | 'roles'
  | 'policies'
  | 'policyVersions'
  | 'instanceProfiles'
  | 'serverCertificates'
  | 'virtualMfaDevices'
  | 'oidcProviders'
  | 'samlProviders'

const toAccount = (row: SqlRow): Account => ({
  id: toAccountId(textColumn(row, 'id')),
  createdAt: dateColumn(row, 'created_at'),
  alias: optionalText(row, 'alias'),
})

/** The account with this id. */
export async function findAccount(reader: Reader, id: AccountId): Promise<Account | undefined> {
  const row = await reader.get('SELECT * FROM account WHERE id = ?', id)
  return row && toAccount(row)
}

/** The account with this alias. */
export async function findAccountByAlias(
  reader: Reader,
  alias: string,
): Promise<Account | undefined> {
  const row = await reader.get('SELECT * FROM account WHERE alias = ?', alias)
  return row && toAccount(row)
}

/** All accounts by id. */
export async function listAccounts(reader: Reader): Promise<readonly Account[]> {
  const rows = await reader.all('SELECT * FROM account ORDER BY id')
  return rows.map(toAccount)
}

/** Whether there is any account. */
export async function hasAccounts(reader: Reader): Promise<boolean> {
  return (await reader.get('SELECT 1 AS found FROM account LIMIT 1')) !== undefined
}

/** Adds an account with no entities. */
export async function insertAccount(writer: Writer, id: AccountId, createdAt: Date): Promise<void> {
  await writer.run('INSERT INTO account (id, created_at) VALUES (?, ?)', id, createdAt.getTime())
  writer.changed(`account:${id}`)
}

/** Sets or, with undefined, removes the alias. */
export async function updateAccountAlias(
  writer: Writer,
  id: AccountId,
  alias: string | undefined,
): Promise<void> {
  await writer.run('UPDATE account SET alias = ? WHERE id = ?', alias ?? null, id)
  writer.changed(`account:${id}`)
}

/**
 * Counts one more of a kind.
 * @returns false, with nothing counted, when the account has `maximum` of them.
 */
export async function increaseUsage(
  writer: Writer,
  id: AccountId,
  kind: UsageKind,
  maximum: number,
): Promise<boolean> {
  const changed = await writer.run(
    'UPDATE account_usage SET amount = amount + 1 WHERE account_id = ? AND kind = ? AND amount < ?',
    id,
    kind,
    maximum,
  )
  if (changed > 0) return true
  const counted = await readUsage(writer, id, kind)
  if (counted !== undefined || maximum < 1) return false
  await writer.run(
    'INSERT INTO account_usage (account_id, kind, amount) VALUES (?, ?, 1)',
    id,
    kind,
  )
  return true
}

/** Counts one less of a kind. */
export async function decreaseUsage(writer: Writer, id: AccountId, kind: UsageKind): Promise<void> {
  await writer.run(
    'UPDATE account_usage SET amount = amount - 1 WHERE account_id = ? AND kind = ?',
    id,
    kind,
  )
}

/** How many of a kind the account has; undefined when it never had one. */
export async function readUsage(
  reader: Reader,
  id: AccountId,
  kind: UsageKind,
): Promise<number | undefined> {
  const row = await reader.get(
    'SELECT amount FROM account_usage WHERE account_id = ? AND kind = ?',
    id,
    kind,
  )
  return row && numberColumn(row, 'amount')
}
