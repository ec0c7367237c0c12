// The certificates that users and root users sign with.
import type { AccountId } from '../../identifiers/account-id.ts'
import {
  type CredentialStatus,
  dateColumn,
  numberColumn,
  statusColumn,
  textColumn,
} from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A signing certificate. */
export interface SigningCertificate {
  /** Made from the certificate itself, so that it is unique in an account only. */
  readonly id: string
  readonly account: AccountId
  /** Undefined: a certificate of the account's root user. */
  readonly userId: string | undefined
  /** PEM. */
  readonly body: string
  readonly status: CredentialStatus
  readonly uploadedAt: Date
}

const toSigningCertificate =
  (account: AccountId) =>
  (row: SqlRow): SigningCertificate => {
    const owner = textColumn(row, 'owner_id')
    return {
      id: textColumn(row, 'id'),
      account,
      userId: owner === account ? undefined : owner,
      body: textColumn(row, 'body'),
      status: statusColumn(row, 'status'),
      uploadedAt: dateColumn(row, 'uploaded_at'),
    }
  }

/** The signing certificate with this id, whoever in the account has it. */
export async function findSigningCertificate(
  reader: Reader,
  account: AccountId,
  id: string,
): Promise<SigningCertificate | undefined> {
  const sql = 'SELECT * FROM signing_certificate WHERE account_id = ? AND id = ?'
  const row = await reader.get(sql, account, id)
  return row && toSigningCertificate(account)(row)
}

/** Signing certificates of a user, or of root when `userId` is undefined, by id. */
export async function listSigningCertificates(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
  page: PageRequest,
): Promise<readonly SigningCertificate[]> {
  const sql = 'SELECT * FROM signing_certificate WHERE owner_id = ? AND id > ? ORDER BY id LIMIT ?'
  const rows = await reader.all(sql, userId ?? account, page.after, page.limit)
  return rows.map(toSigningCertificate(account))
}

/** How many signing certificates a user, or root, has; inactive ones count. */
export async function countSigningCertificates(
  reader: Reader,
  account: AccountId,
  userId: string | undefined,
): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM signing_certificate WHERE owner_id = ?'
  const row = await reader.get(sql, userId ?? account)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Adds a signing certificate that the account does not have. */
export async function insertSigningCertificate(
  writer: Writer,
  certificate: SigningCertificate,
): Promise<void> {
  await writer.run(
    `INSERT INTO signing_certificate (account_id, id, owner_id, body, status, uploaded_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    certificate.account,
    certificate.id,
    certificate.userId ?? certificate.account,
    certificate.body,
    certificate.status,
    certificate.uploadedAt.getTime(),
  )
}

/** Activates or deactivates a signing certificate. */
export async function updateSigningCertificateStatus(
  writer: Writer,
  account: AccountId,
  id: string,
  status: CredentialStatus,
): Promise<void> {
  const sql = 'UPDATE signing_certificate SET status = ? WHERE account_id = ? AND id = ?'
  await writer.run(sql, status, account, id)
}

/** Removes a signing certificate. */
export async function deleteSigningCertificate(
  writer: Writer,
  account: AccountId,
  id: string,
): Promise<void> {
  await writer.run('DELETE FROM signing_certificate WHERE account_id = ? AND id = ?', account, id)
}
