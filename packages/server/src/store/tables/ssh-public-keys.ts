// The SSH public keys of users.
import {
  type CredentialStatus,
  dateColumn,
  numberColumn,
  statusColumn,
  textColumn,
} from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** An SSH public key. */
export interface SshPublicKey {
  readonly id: string
  readonly userId: string
  /** The key as SSH sends it (RFC 4253), in base 64. */
  readonly wireForm: string
  readonly status: CredentialStatus
  readonly uploadedAt: Date
}

const toSshPublicKey = (row: SqlRow): SshPublicKey => ({
  id: textColumn(row, 'id'),
  userId: textColumn(row, 'user_id'),
  wireForm: textColumn(row, 'wire_form'),
  status: statusColumn(row, 'status'),
  uploadedAt: dateColumn(row, 'uploaded_at'),
})

/** The SSH public key with this id, in whichever account. */
export async function findSshPublicKey(
  reader: Reader,
  id: string,
): Promise<SshPublicKey | undefined> {
  const row = await reader.get('SELECT * FROM ssh_public_key WHERE id = ?', id)
  return row && toSshPublicKey(row)
}

/** SSH public keys of a user by id. */
export async function listSshPublicKeys(
  reader: Reader,
  userId: string,
  page: PageRequest,
): Promise<readonly SshPublicKey[]> {
  const sql = 'SELECT * FROM ssh_public_key WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?'
  const rows = await reader.all(sql, userId, page.after, page.limit)
  return rows.map(toSshPublicKey)
}

/** How many SSH public keys a user has; inactive ones count. */
export async function countSshPublicKeys(reader: Reader, userId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM ssh_public_key WHERE user_id = ?'
  const row = await reader.get(sql, userId)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Whether a user has this very key. */
export async function hasSshPublicKey(
  reader: Reader,
  userId: string,
  wireForm: string,
): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM ssh_public_key WHERE user_id = ? AND wire_form = ?'
  return (await reader.get(sql, userId, wireForm)) !== undefined
}

/** Adds an SSH public key that its user does not have. */
export async function insertSshPublicKey(writer: Writer, key: SshPublicKey): Promise<void> {
  await writer.run(
    `INSERT INTO ssh_public_key (id, user_id, wire_form, status, uploaded_at)
     VALUES (?, ?, ?, ?, ?)`,
    key.id,
    key.userId,
    key.wireForm,
    key.status,
    key.uploadedAt.getTime(),
  )
}

/** Activates or deactivates an SSH public key. */
export async function updateSshPublicKeyStatus(
  writer: Writer,
  id: string,
  status: CredentialStatus,
): Promise<void> {
  await writer.run('UPDATE ssh_public_key SET status = ? WHERE id = ?', status, id)
}

/** Removes an SSH public key. */
export async function deleteSshPublicKey(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM ssh_public_key WHERE id = ?', id)
}
