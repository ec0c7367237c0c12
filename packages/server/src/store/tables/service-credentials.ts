// The credentials of users that are good for one service only. Passwords are kept as digests.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import {
  type CredentialStatus,
  dateColumn,
  numberColumn,
  optionalDate,
  statusColumn,
  textColumn,
} from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'

/** A service-specific credential without its password. */
export interface ServiceCredential {
  readonly id: string
  readonly account: AccountId
  readonly userId: string
  /** `codecommit.amazonaws.com`. */
  readonly service: string
  /** Of all credentials of a service in an account, only this one has this name. */
  readonly loginName: string
  readonly status: CredentialStatus
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
}

const toServiceCredential = (row: SqlRow): ServiceCredential => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  userId: textColumn(row, 'user_id'),
  service: textColumn(row, 'service'),
  loginName: textColumn(row, 'login_name'),
  status: statusColumn(row, 'status'),
  createdAt: dateColumn(row, 'created_at'),
  expiresAt: optionalDate(row, 'expires_at'),
})

/** The credential with this id. */
export async function findServiceCredential(
  reader: Reader,
  account: AccountId,
  id: string,
): Promise<ServiceCredential | undefined> {
  const sql = 'SELECT * FROM service_credential WHERE account_id = ? AND id = ?'
  const row = await reader.get(sql, account, id)
  return row && toServiceCredential(row)
}

/** Whether a credential of a service has this login name, whatever its case. */
export async function isLoginNameTaken(
  reader: Reader,
  account: AccountId,
  service: string,
  loginName: string,
): Promise<boolean> {
  const sql = `SELECT 1 AS found FROM service_credential
    WHERE account_id = ? AND service = ? AND login_name_key = ?`
  return (await reader.get(sql, account, service, nameKey(loginName))) !== undefined
}

/** A credential and the present name of its user. */
export interface NamedServiceCredential {
  readonly credential: ServiceCredential
  readonly userName: string
}

/** Whose credentials, and of which service; what is left out is not asked for. */
export interface ServiceCredentialFilter {
  readonly userId: string | undefined
  readonly service: string | undefined
}

/** Credentials by id. */
export async function listServiceCredentials(
  reader: Reader,
  account: AccountId,
  { userId, service }: ServiceCredentialFilter,
  page: PageRequest,
): Promise<readonly NamedServiceCredential[]> {
  const filters = [
    ...(userId === undefined ? [] : [['service_credential.user_id', userId] as const]),
    ...(service === undefined ? [] : [['service_credential.service', service] as const]),
  ]
  const rows = await reader.all(
    `SELECT service_credential.*, iam_user.name AS user_name FROM service_credential
     JOIN iam_user ON iam_user.id = service_credential.user_id
     WHERE service_credential.account_id = ? AND service_credential.id > ?
     ${filters.map(([column]) => `AND ${column} = ?`).join(' ')}
     ORDER BY service_credential.id LIMIT ?`,
    account,
    page.after,
    ...filters.map(([, value]) => value),
    page.limit,
  )
  return rows.map((row) => ({
    credential: toServiceCredential(row),
    userName: textColumn(row, 'user_name'),
  }))
}

/** How many credentials a user has, of one service or of all. */
export async function countServiceCredentials(
  reader: Reader,
  userId: string,
  service?: string,
): Promise<number> {
  const row =
    service === undefined
      ? await reader.get(
          'SELECT COUNT(*) AS amount FROM service_credential WHERE user_id = ?',
          userId,
        )
      : await reader.get(
          'SELECT COUNT(*) AS amount FROM service_credential WHERE user_id = ? AND service = ?',
          userId,
          service,
        )
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Adds a credential whose login name is free. */
export async function insertServiceCredential(
  writer: Writer,
  credential: ServiceCredential,
  passwordDigest: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO service_credential (id, account_id, user_id, service, login_name, login_name_key,
     password_digest, status, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    credential.id,
    credential.account,
    credential.userId,
    credential.service,
    credential.loginName,
    nameKey(credential.loginName),
    passwordDigest,
    credential.status,
    credential.createdAt.getTime(),
    credential.expiresAt?.getTime() ?? null,
  )
}

/** Activates or deactivates a credential. */
export async function updateServiceCredentialStatus(
  writer: Writer,
  id: string,
  status: CredentialStatus,
): Promise<void> {
  await writer.run('UPDATE service_credential SET status = ? WHERE id = ?', status, id)
}

/** Puts another password in the place of the one before it. */
export async function updateServiceCredentialPassword(
  writer: Writer,
  id: string,
  passwordDigest: string,
): Promise<void> {
  const sql = 'UPDATE service_credential SET password_digest = ? WHERE id = ?'
  await writer.run(sql, passwordDigest, id)
}

/** Removes a credential. */
export async function deleteServiceCredential(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM service_credential WHERE id = ?', id)
}
