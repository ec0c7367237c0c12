// iam:GenerateOrganizationsAccessReport: begins a report of the services that accounts last used.
import type {
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse,
} from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import {
  evictOrganizationReports,
  insertOrganizationReport,
  listUnfinishedReports,
} from '../../../store/tables/organization-reports.ts'
import { type Call, writeOperation } from '../../operation.ts'
import { oldestReport } from '../access-reports/callers-report.ts'
import { reportGenerationLimitExceeded } from '../errors.ts'
import { startReport } from './make-organizations-report.ts'

/** Reports that are kept for an account; the oldest make room for new ones. */
const reportsMaximum = 1_000

export const GenerateOrganizationsAccessReport = writeOperation<
  GenerateOrganizationsAccessReportRequest,
  GenerateOrganizationsAccessReportResponse
>({
  authorize({ account, input, operation }) {
    const resource = `arn:aws:iam::${account}:access-report/${input.EntityPath}`
    return [
      {
        action: `iam:${operation}`,
        resource,
        deniedAs: resource,
        keys: { 'iam:OrganizationsPolicyId': input.OrganizationsPolicyId },
      },
    ]
  },
  async run(call, writer) {
    const { account, input, now, resources } = call
    const { organizationsReportsAtOnce: maximum } = resources.quotas
    if ((await countUnderWay(call, writer)) >= maximum) throw reportGenerationLimitExceeded()
    const order = {
      jobId: resources.random.uuid(),
      account,
      entityPath: input.EntityPath,
      policyId: input.OrganizationsPolicyId,
    }
    await insertOrganizationReport(writer, { ...order, createdAt: now })
    await evictOrganizationReports(writer, account, oldestReport(now), reportsMaximum)
    startReport(resources, order)
    return { JobId: order.jobId }
  },
})

/** Those that a stopped daemon has left half made are not under way. */
async function countUnderWay({ account, resources }: Call<unknown>, reader: Reader) {
  const unfinished = await listUnfinishedReports(reader, account)
  return unfinished.filter((jobId) => resources.reportJobs.isWaiting(jobId)).length
}
