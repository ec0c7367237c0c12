// iam:GenerateServiceLastAccessedDetails: begins a report of when a subject was last used for what.
import type {
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
} from '@aws-sdk/client-iam'
import { evictAccessReports, insertAccessReport } from '../../../store/tables/access-reports.ts'
import { writeOperation } from '../../operation.ts'
import { oldestReport } from './callers-report.ts'
import { startReport } from './make-report.ts'
import {
  existingSubject,
  findSubject,
  type NamedSubject,
  subjectPermission,
} from './report-subject.ts'

/** What is kept for an account; the oldest reports make room for new ones. */
const capacity = { reports: 10_000, characters: 64 * 1_024 * 1_024 }

export const GenerateServiceLastAccessedDetails = writeOperation<
  GenerateServiceLastAccessedDetailsRequest,
  GenerateServiceLastAccessedDetailsResponse,
  NamedSubject
>({
  target: ({ account, input }, reader) => findSubject(reader, account, input.Arn),
  authorize: (call, subject) => [subjectPermission(call, subject)],
  async run(call, writer, subject) {
    existingSubject(subject)
    const { account, caller, input, now, resources } = call
    const order = {
      jobId: resources.random.uuid(),
      account,
      subjectArn: input.Arn,
      granularity: input.Granularity ?? 'SERVICE_LEVEL',
    }
    await insertAccessReport(writer, { ...order, creator: caller.userId, createdAt: now })
    await evictAccessReports(writer, account, oldestReport(now), capacity)
    startReport(resources, order)
    return { JobId: order.jobId }
  },
})
