// iam:GetCredentialReport.
import type { GetCredentialReportResponse } from '@aws-sdk/client-iam'
import { findCredentialReport } from '../../../store/tables/credential-reports.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { reportExpired, reportInProgress, reportNotPresent } from '../errors.ts'
import { isFresh } from './report-age.ts'

export const GetCredentialReport = readOperation<object, GetCredentialReportResponse>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const { account, resources } = call
    if (resources.credentialReports.isInProgress(account)) throw reportInProgress()
    const report = await findCredentialReport(reader, account)
    if (report === undefined) throw reportNotPresent()
    if (!isFresh(call, report)) throw reportExpired()
    return {
      Content: Buffer.from(report.content),
      ReportFormat: 'text/csv',
      GeneratedTime: report.generatedAt,
    }
  },
})
