// iam:GenerateCredentialReport: begins to make a report, unless there is a new one.
import type { GenerateCredentialReportResponse } from '@aws-sdk/client-iam'
import { findCredentialReport } from '../../../store/tables/credential-reports.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { isFresh } from './report-age.ts'

// It reads only; the report is made and stored beside the call.
export const GenerateCredentialReport = readOperation<object, GenerateCredentialReportResponse>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const { account, resources } = call
    const { credentialReports } = resources
    if (credentialReports.isInProgress(account)) return { State: 'INPROGRESS' }
    const report = await findCredentialReport(reader, account)
    if (report !== undefined && isFresh(call, report)) return { State: 'COMPLETE' }
    credentialReports.start(account)
    return {
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    }
  },
})
