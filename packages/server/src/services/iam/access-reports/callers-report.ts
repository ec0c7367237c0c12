// The report of a job, for the one caller who may read it, and how far it is.
import type { ErrorDetails, JobStatusType } from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { type AccessReport, findAccessReport } from '../../../store/tables/access-reports.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { startReport } from './make-report.ts'
import { type ReportContent, unpackReport } from './report-content.ts'

const keptMilliseconds = 7 * 86_400_000

/** When the oldest report was made that is still there. */
export const oldestReport = (now: Date): Date => new Date(now.getTime() - keptMilliseconds)

/** What the answers of both readers begin with. */
export interface JobOutput {
  readonly JobStatus: JobStatusType
  readonly JobCreationDate: Date
  readonly JobCompletionDate: Date | undefined
  readonly Error?: ErrorDetails
}

/** A report, with nothing in it until it is complete. */
export interface CallersReport {
  readonly report: AccessReport
  readonly job: JobOutput
  readonly content: ReportContent
}

const nothing: ReportContent = { entities: [], services: [] }

/**
 * The report of a job. Who asked for it reads it: the same user, or the same session of a role.
 * Source: IAM API reference, GetServiceLastAccessedDetails.
 * @throws {AwsError} NoSuchEntity when there is none for this caller.
 */
export async function callersReport(
  { account, caller, input, now, resources }: Call<{ readonly JobId: string }>,
  reader: Reader,
): Promise<CallersReport> {
  const report = await findAccessReport(reader, input.JobId)
  if (
    report?.account !== account ||
    report.creator !== caller.userId ||
    report.createdAt < oldestReport(now)
  ) {
    throw noSuchEntity('accessReport', input.JobId)
  }
  // Only a daemon that was stopped leaves a report half made.
  if (report.completedAt === undefined) startReport(resources, report)
  const { content, error } = report
  return {
    report,
    job: {
      ...jobStatus(report),
      ...(error !== undefined && { Error: JSON.parse(error) as ErrorDetails }),
    },
    content: content === undefined ? nothing : unpackReport(content),
  }
}

const jobStatus = ({ completedAt, createdAt, error }: AccessReport) => {
  const done = error === undefined ? 'COMPLETED' : 'FAILED'
  return {
    JobStatus: completedAt === undefined ? 'IN_PROGRESS' : done,
    JobCreationDate: createdAt,
    JobCompletionDate: completedAt,
  } as const
}
