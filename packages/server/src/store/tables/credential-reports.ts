// The last credential report of each account.
import type { AccountId } from '../../identifiers/account-id.ts'
import { dateColumn, textColumn } from '../columns.ts'
import type { Reader, Writer } from '../store.ts'

/** A report that was made. */
export interface CredentialReport {
  readonly generatedAt: Date
  /** CSV. */
  readonly content: string
}

/** The last report of an account. */
export async function findCredentialReport(
  reader: Reader,
  account: AccountId,
): Promise<CredentialReport | undefined> {
  const row = await reader.get('SELECT * FROM credential_report WHERE account_id = ?', account)
  if (row === undefined) return undefined
  return { generatedAt: dateColumn(row, 'generated_at'), content: textColumn(row, 'content') }
}

/** Stores a report in place of the one before it. */
export async function replaceCredentialReport(
  writer: Writer,
  account: AccountId,
  { generatedAt, content }: CredentialReport,
): Promise<void> {
  await writer.run('DELETE FROM credential_report WHERE account_id = ?', account)
  await writer.run(
    'INSERT INTO credential_report (account_id, generated_at, content) VALUES (?, ?, ?)',
    account,
    generatedAt.getTime(),
    content,
  )
}
