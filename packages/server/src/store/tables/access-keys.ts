// Long-term access keys of users and of root users. Secrets are sealed before they are stored.
import { type AccessKeyId, toAccessKeyId } from '../../identifiers/access-key-id.ts'
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, optionalDate, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** Whether a key may be used. */
export type AccessKeyStatus = 'Active' | 'Inactive'

/** An access key without its secret. */
export interface AccessKey {
  readonly id: AccessKeyId
  readonly account: AccountId
  /** Undefined: a key of the account's root user. */
  readonly userId: string | undefined
  readonly status: AccessKeyStatus
  readonly createdAt: Date
  readonly lastUsed: AccessKeyUse | undefined
}

/** When and for what a key was last used. */
export interface AccessKeyUse {
  readonly at: Date
  readonly service: string
  readonly region: string
}

function toAccessKey(row: SqlRow): AccessKey {
  const at = optionalDate(row, 'last_used_at')
  const account = toAccountId(textColumn(row, 'account_id'))
  const owner = textColumn(row, 'owner_id')
  return {
    id: toAccessKeyId(textColumn(row, 'id')),
    account,
    userId: owner === account ? undefined : owner,
    status: textColumn(row, 'status') === 'Active' ? 'Active' : 'Inactive',
    createdAt: dateColumn(row, 'created_at'),
    lastUsed: at && {
      at,
      service: textColumn(row, 'last_used_service'),
      region: textColumn(row, 'last_used_region'),
    },
  }
}

/** Where the sealed text of a row belongs. */
export const sealContext = (id: string): string => `access-key ${id}`

/** The key with this id. */
export async function findAccessKey(reader: Reader, id: string): Promise<AccessKey | undefined> {
  const row = await reader.get('SELECT * FROM access_key WHERE id = ?', id)
  return row && toAccessKey(row)
}

/** The key with this id and its secret, to check a signature with. */
export async function findAccessKeyWithSecret(
  reader: Reader,
  id: string,
): Promise<(AccessKey & { readonly secret: string }) | undefined> {
  const row = await reader.get('SELECT * FROM access_key WHERE id = ?', id)
  if (row === undefined) return undefined
  const secret = reader.vault.open(textColumn(row, 'sealed_secret'), sealContext(id))
  return { ...toAccessKey(row), secret }
}

/** Keys of a user, or of root when `userId` is undefined, by id. */
export async function listAccessKeys(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
  page: PageRequest,
): Promise<readonly AccessKey[]> {
  const sql = 'SELECT * FROM access_key WHERE owner_id = ? AND id > ? ORDER BY id LIMIT ?'
  const rows = await reader.all(sql, userId ?? account, page.after, page.limit)
  return rows.map(toAccessKey)
}

/** How many keys a user, or root, has; inactive ones count. */
export async function countAccessKeys(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM access_key WHERE owner_id = ?'
  const row = await reader.get(sql, userId ?? account)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Adds a key. */
export async function insertAccessKey(
  writer: Writer,
  key: Omit<AccessKey, 'lastUsed'>,
  secret: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO access_key (id, account_id, owner_id, sealed_secret, status, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    key.id,
    key.account,
    key.userId ?? key.account,
    writer.vault.seal(secret, sealContext(key.id)),
    key.status,
    key.createdAt.getTime(),
  )
  writer.changed(`access-key:${key.id}`)
}

/** Activates or deactivates a key. */
export async function updateAccessKeyStatus(
  writer: Writer,
  id: AccessKeyId,
  status: AccessKeyStatus,
): Promise<void> {
  await writer.run('UPDATE access_key SET status = ? WHERE id = ?', status, id)
  writer.changed(`access-key:${id}`)
}

/** Notes the last use of a key; changes nothing that a decision depends on. */
export async function updateAccessKeyUse(
  writer: Writer,
  id: AccessKeyId,
  use: AccessKeyUse,
): Promise<void> {
  await writer.run(
    `UPDATE access_key SET last_used_at = ?, last_used_service = ?, last_used_region = ?
     WHERE id = ?`,
    use.at.getTime(),
    use.service,
    use.region,
    id,
  )
}

/** Removes a key. */
export async function deleteAccessKey(writer: Writer, id: AccessKeyId): Promise<void> {
  await writer.run('DELETE FROM access_key WHERE id = ?', id)
  writer.changed(`access-key:${id}`)
}
