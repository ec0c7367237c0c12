// iam:GetServiceLastAccessedDetails: the services, and actions, that a report's subject could use.
import type {
  GetServiceLastAccessedDetailsRequest,
  GetServiceLastAccessedDetailsResponse,
  ServiceLastAccessed,
  TrackedActionLastAccessed,
} from '@aws-sdk/client-iam'
import { serviceName } from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { readOperation } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { accountPermission } from '../account/account-permission.ts'
import { callersReport } from './callers-report.ts'
import type { ReportContent, ReportedAction, ReportedService } from './report-content.ts'
import { reportedArn } from './reported-arn.ts'

export const GetServiceLastAccessedDetails = readOperation<
  GetServiceLastAccessedDetailsRequest,
  Omit<GetServiceLastAccessedDetailsResponse, 'Error'>
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const { report, job, content } = await callersReport(call, reader)
    const { services } = content
    const { items, more } = await pageOf(call, [report.jobId], services, (one) => one.namespace)
    return {
      ...job,
      JobType: report.granularity,
      ServicesLastAccessed: items.map((item) => serviceOutput(report.account, content, item)),
      ...more,
    }
  },
})

function serviceOutput(
  account: AccountId,
  content: ReportContent,
  { namespace, uses, actions }: ReportedService,
): ServiceLastAccessed {
  const [last] = uses
  return {
    ServiceName: serviceName(namespace) ?? namespace,
    ServiceNamespace: namespace,
    ...(last && {
      LastAuthenticated: new Date(last.at),
      LastAuthenticatedEntity: reportedArn(account, content.entities[last.entity]),
      LastAuthenticatedRegion: last.region,
    }),
    TotalAuthenticatedEntities: uses.length,
    ...(actions.length > 0 && {
      TrackedActionsLastAccessed: actions.map((action) => actionOutput(account, content, action)),
    }),
  }
}

const actionOutput = (
  account: AccountId,
  { entities }: ReportContent,
  { name, lastUse }: ReportedAction,
): TrackedActionLastAccessed => ({
  ActionName: name,
  ...(lastUse && {
    LastAccessedEntity: reportedArn(account, entities[lastUse.entity]),
    LastAccessedTime: new Date(lastUse.at),
    LastAccessedRegion: lastUse.region,
  }),
})
