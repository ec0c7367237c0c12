// The reports of which services the accounts of organizations last used.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, optionalDate, optionalText, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A report that was asked for. */
export interface OrganizationReport {
  readonly jobId: string
  readonly account: AccountId
  readonly entityPath: string
  /** The one policy that the report is about, where it is about one. */
  readonly policyId: string | undefined
  readonly createdAt: Date
  /** Undefined while it is being made. */
  readonly completedAt: Date | undefined
  /** What it says, undefined when it could not be made. */
  readonly content: string | undefined
  /** Why it could not be made. */
  readonly error: string | undefined
}

const toOrganizationReport = (row: SqlRow): OrganizationReport => ({
  jobId: textColumn(row, 'job_id'),
  account: toAccountId(textColumn(row, 'account_id')),
  entityPath: textColumn(row, 'entity_path'),
  policyId: optionalText(row, 'policy_id'),
  createdAt: dateColumn(row, 'created_at'),
  completedAt: optionalDate(row, 'completed_at'),
  content: optionalText(row, 'content'),
  error: optionalText(row, 'error'),
})

/** The report of a job. */
export async function findOrganizationReport(
  reader: Reader,
  jobId: string,
): Promise<OrganizationReport | undefined> {
  const row = await reader.get('SELECT * FROM organization_report WHERE job_id = ?', jobId)
  return row && toOrganizationReport(row)
}

/** The jobs of an account whose reports are not there yet. */
export async function listUnfinishedReports(
  reader: Reader,
  account: AccountId,
): Promise<readonly string[]> {
  const rows = await reader.all(
    'SELECT job_id FROM organization_report WHERE account_id = ? AND completed_at IS NULL',
    account,
  )
  return rows.map((row) => textColumn(row, 'job_id'))
}

/** Adds a report that is still to be made. */
export async function insertOrganizationReport(
  writer: Writer,
  report: Omit<OrganizationReport, 'completedAt' | 'content' | 'error'>,
): Promise<void> {
  await writer.run(
    `INSERT INTO organization_report (job_id, account_id, entity_path, policy_id, created_at)
     VALUES (?, ?, ?, ?, ?)`,
    report.jobId,
    report.account,
    report.entityPath,
    report.policyId ?? null,
    report.createdAt.getTime(),
  )
}

/** Stores what a report says, or why it could not be made, unless it is gone. */
export async function completeOrganizationReport(
  writer: Writer,
  jobId: string,
  completedAt: Date,
  { content, error }: Pick<OrganizationReport, 'content' | 'error'>,
): Promise<void> {
  await writer.run(
    `UPDATE organization_report SET completed_at = ?, content = ?, error = ? WHERE job_id = ?`,
    completedAt.getTime(),
    content ?? null,
    error ?? null,
    jobId,
  )
}

/** Removes reports of an account from before a time, and all but so many of the newest. */
export async function evictOrganizationReports(
  writer: Writer,
  account: AccountId,
  before: Date,
  reportsMaximum: number,
): Promise<void> {
  await writer.run(
    `DELETE FROM organization_report WHERE account_id = ? AND (created_at < ? OR job_id NOT IN (
       SELECT job_id FROM organization_report WHERE account_id = ?
       ORDER BY created_at DESC, job_id LIMIT ?))`,
    account,
    before.getTime(),
    account,
    reportsMaximum,
  )
}
