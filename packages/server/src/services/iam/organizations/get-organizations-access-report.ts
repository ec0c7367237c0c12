// iam:GetOrganizationsAccessReport: a report of the services that accounts last used.
import type {
  AccessDetail,
  ErrorDetails,
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse,
  SortKeyType,
} from '@aws-sdk/client-iam'
import { serviceName } from '@iamd/catalog'
import type { Reader } from '../../../store/store.ts'
import {
  findOrganizationReport,
  type OrganizationReport,
} from '../../../store/tables/organization-reports.ts'
import { type Call, readOperation, type Validated } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { oldestReport } from '../access-reports/callers-report.ts'
import { accountPermission } from '../account/account-permission.ts'
import { noSuchEntity } from '../errors.ts'
import { type ReportedService, startReport, unpackServices } from './make-organizations-report.ts'

type ReportCall = Call<Validated<GetOrganizationsAccessReportRequest>>

export const GetOrganizationsAccessReport = readOperation<
  GetOrganizationsAccessReportRequest,
  GetOrganizationsAccessReportResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const report = await existingReport(call, reader)
    const { completedAt, content, createdAt, error } = report
    const job = { JobCreationDate: createdAt, JobCompletionDate: completedAt }
    if (completedAt === undefined) {
      // Only a daemon that was stopped leaves a report half made.
      startReport(call.resources, report)
      return { JobStatus: 'IN_PROGRESS', ...job }
    }
    if (content === undefined) {
      return {
        JobStatus: 'FAILED',
        ...job,
        ErrorDetails: JSON.parse(error ?? '{}') as ErrorDetails,
      }
    }
    const services = unpackServices(content)
    const sortKey = call.input.SortKey ?? 'SERVICE_NAMESPACE_ASCENDING'
    const listed = services
      .toSorted(orders[sortKey])
      .map((service, index) => ({ service, place: String(index).padStart(8, '0') }))
    const filters = [report.jobId, sortKey]
    const { items, more } = await pageOf(call, filters, listed, ({ place }) => place)
    return {
      JobStatus: 'COMPLETED',
      ...job,
      NumberOfServicesAccessible: services.length,
      NumberOfServicesNotAccessed: services.filter(({ lastUse }) => !lastUse).length,
      AccessDetails: items.map(({ service }) => accessDetail(service)),
      ...more,
    }
  },
})

/** @throws {AwsError} NoSuchEntity when the calling account has asked for no such report. */
async function existingReport(
  { account, input, now }: ReportCall,
  reader: Reader,
): Promise<OrganizationReport> {
  const report = await findOrganizationReport(reader, input.JobId)
  if (report?.account === account && report.createdAt >= oldestReport(now)) return report
  throw noSuchEntity('accessReport', input.JobId)
}

type Order = (one: ReportedService, other: ReportedService) => number

const byNamespace: Order = (one, other) => (one.namespace < other.namespace ? -1 : 1)

/** Services that were never used count as used before all others. */
const byTime: Order = (one, other) =>
  (one.lastUse?.at ?? 0) - (other.lastUse?.at ?? 0) || byNamespace(one, other)

const orders: Readonly<Record<SortKeyType, Order>> = {
  SERVICE_NAMESPACE_ASCENDING: byNamespace,
  SERVICE_NAMESPACE_DESCENDING: (one, other) => byNamespace(other, one),
  LAST_AUTHENTICATED_TIME_ASCENDING: byTime,
  LAST_AUTHENTICATED_TIME_DESCENDING: (one, other) => byTime(other, one),
}

const accessDetail = ({ namespace, lastUse }: ReportedService): AccessDetail => ({
  ServiceName: serviceName(namespace) ?? namespace,
  ServiceNamespace: namespace,
  ...(lastUse && {
    Region: lastUse.region,
    EntityPath: lastUse.path,
    LastAuthenticatedTime: new Date(lastUse.at),
  }),
  TotalAuthenticatedEntities: lastUse?.principals ?? 0,
})
