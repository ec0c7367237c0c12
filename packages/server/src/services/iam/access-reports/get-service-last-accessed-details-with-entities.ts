// iam:GetServiceLastAccessedDetailsWithEntities: who could have used a service, and who did.
import type {
  EntityDetails,
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse,
} from '@aws-sdk/client-iam'
import { serviceName } from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { readOperation } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { accountPermission } from '../account/account-permission.ts'
import { invalidServiceNamespace } from '../errors.ts'
import { callersReport } from './callers-report.ts'
import type { ReportContent, ReportedEntity } from './report-content.ts'
import { reportedArn } from './reported-arn.ts'

export const GetServiceLastAccessedDetailsWithEntities = readOperation<
  GetServiceLastAccessedDetailsWithEntitiesRequest,
  GetServiceLastAccessedDetailsWithEntitiesResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const { report, job, content } = await callersReport(call, reader)
    const namespace = call.input.ServiceNamespace.toLowerCase()
    if (serviceName(namespace) === undefined) {
      throw invalidServiceNamespace(call.input.ServiceNamespace)
    }
    const listed = entitiesOfService(content, namespace)
    const filters = [report.jobId, namespace]
    const { items, more } = await pageOf(call, filters, listed, ({ place }) => place)
    return {
      ...job,
      EntityDetailsList: items.map((item) => entityOutput(report.account, item)),
      ...more,
    }
  },
})

interface ListedEntity {
  /** In the list; sorts as text. */
  readonly place: string
  readonly entity: ReportedEntity
  readonly lastUsedAt: number | undefined
}

/** Those that used the service come first, the latest before all. Others could have. */
function entitiesOfService({ entities, services }: ReportContent, namespace: string) {
  const service = services.find((one) => one.namespace === namespace)
  if (service === undefined) return []
  const used = new Map(service.uses.map(({ entity, at }) => [entity, at]))
  const unused = [...entities.keys()].filter((index) => !used.has(index))
  return [...used.keys(), ...unused].flatMap((index, position): readonly ListedEntity[] => {
    const entity = entities[index]
    if (entity === undefined) return []
    return [{ place: String(position).padStart(9, '0'), entity, lastUsedAt: used.get(index) }]
  })
}

const entityOutput = (account: AccountId, { entity, lastUsedAt }: ListedEntity): EntityDetails => ({
  EntityInfo: {
    Arn: reportedArn(account, entity),
    Name: entity.name,
    Type: entity.kind === 'user' ? 'USER' : 'ROLE',
    Id: entity.id,
    Path: entity.path,
  },
  ...(lastUsedAt !== undefined && { LastAuthenticated: new Date(lastUsedAt) }),
})
