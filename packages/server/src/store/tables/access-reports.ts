// The reports of what users, groups, roles and policies were last used for.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, optionalDate, optionalText, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** How detailed a report is. */
export type ReportGranularity = 'SERVICE_LEVEL' | 'ACTION_LEVEL'

/** A report that was asked for. */
export interface AccessReport {
  readonly jobId: string
  readonly account: AccountId
  /** The `aws:userid` of who asked. */
  readonly creator: string
  readonly subjectArn: string
  readonly granularity: ReportGranularity
  readonly createdAt: Date
  /** Undefined while it is being made. */
  readonly completedAt: Date | undefined
  /** What it says, undefined when it could not be made. */
  readonly content: string | undefined
  /** Why it could not be made. */
  readonly error: string | undefined
}

const toAccessReport = (row: SqlRow): AccessReport => ({
  jobId: textColumn(row, 'job_id'),
  account: toAccountId(textColumn(row, 'account_id')),
  creator: textColumn(row, 'creator'),
  subjectArn: textColumn(row, 'subject_arn'),
  granularity: textColumn(row, 'granularity') as ReportGranularity,
  createdAt: dateColumn(row, 'created_at'),
  completedAt: optionalDate(row, 'completed_at'),
  content: optionalText(row, 'content'),
  error: optionalText(row, 'error'),
})

/** The report of a job. */
export async function findAccessReport(
  reader: Reader,
  jobId: string,
): Promise<AccessReport | undefined> {
  const row = await reader.get('SELECT * FROM access_report WHERE job_id = ?', jobId)
  return row && toAccessReport(row)
}

/** Adds a report that is still to be made. */
export async function insertAccessReport(
  writer: Writer,
  report: Omit<AccessReport, 'completedAt' | 'content' | 'error'>,
): Promise<void> {
  await writer.run(
    `INSERT INTO access_report
       (job_id, account_id, creator, subject_arn, granularity, created_at, bytes)
     VALUES (?, ?, ?, ?, ?, ?, 0)`,
    report.jobId,
    report.account,
    report.creator,
    report.subjectArn,
    report.granularity,
    report.createdAt.getTime(),
  )
}

/** Stores what a report says, or why it could not be made, unless it is gone. */
export async function completeAccessReport(
  writer: Writer,
  jobId: string,
  completedAt: Date,
  { content, error }: Pick<AccessReport, 'content' | 'error'>,
): Promise<void> {
  await writer.run(
    'UPDATE access_report SET completed_at = ?, content = ?, error = ?, bytes = ? WHERE job_id = ?',
    completedAt.getTime(),
    content ?? null,
    error ?? null,
    content?.length ?? 0,
    jobId,
  )
}

/** How many reports of an account are kept, and how long they are together. */
export interface ReportCapacity {
  readonly reports: number
  readonly characters: number
}

/** Removes reports from before a time, and the oldest ones of those that are too many. */
export async function evictAccessReports(
  writer: Writer,
  account: AccountId,
  before: Date,
  capacity: ReportCapacity,
): Promise<void> {
  await writer.run(
    'DELETE FROM access_report WHERE account_id = ? AND created_at < ?',
    account,
    before.getTime(),
  )
  const row = await writer.get(
    `SELECT COUNT(*) AS reports, COALESCE(SUM(bytes), 0) AS bytes FROM access_report
     WHERE account_id = ?`,
    account,
  )
  let reports = row === undefined ? 0 : numberColumn(row, 'reports')
  let characters = row === undefined ? 0 : numberColumn(row, 'bytes')
  while (reports > capacity.reports || characters > capacity.characters) {
    const oldest = await writer.get(
      `SELECT job_id, bytes FROM access_report WHERE account_id = ?
       ORDER BY created_at, bytes LIMIT 1`,
      account,
    )
    if (oldest === undefined) return
    await writer.run('DELETE FROM access_report WHERE job_id = ?', textColumn(oldest, 'job_id'))
    reports -= 1
    characters -= numberColumn(oldest, 'bytes')
  }
}
