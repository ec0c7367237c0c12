// Makes a report of last accesses beside the calls that ask for it, and stores it.
import { setImmediate } from 'node:timers/promises'
import { AwsError } from '@iamd/wire'
import {
  type AccessReport,
  completeAccessReport,
  type ReportGranularity,
} from '../../../store/tables/access-reports.ts'
import type { OperationResources } from '../../operation.ts'
import { type GrantedServices, grantedServices } from './granted-services.ts'
import {
  packReport,
  type ReportContent,
  type ReportedEntity,
  type ReportedService,
  type ReportedUse,
} from './report-content.ts'
import { existingSubject, findSubject } from './report-subject.ts'
import { readSubjectFacts } from './subject-facts.ts'

/** What is known of a report before it is made. */
export type ReportOrder = Pick<AccessReport, 'jobId' | 'account' | 'subjectArn' | 'granularity'>

/**
 * Begins to make a report. It is stored by a transaction of its own, after the one that is under
 * way now; should that one fail, then there is nothing to complete.
 */
export function startReport(resources: OperationResources, order: ReportOrder): void {
  const { reportJobs, store, now } = resources
  reportJobs.start(order.jobId, async () => {
    const outcome = await makeReport(resources, order).then(
      (content) => ({ content: packReport(content), error: undefined }),
      (cause: unknown) => {
        // The subject was deleted meanwhile. Anything else leaves the report to be made later.
        if (!(cause instanceof AwsError)) throw cause
        const { code: Code, message: Message } = cause
        return { content: undefined, error: JSON.stringify({ Code, Message }) }
      },
    )
    await store.write((writer) => completeAccessReport(writer, order.jobId, now(), outcome))
  })
}

async function makeReport(
  resources: OperationResources,
  { account, subjectArn, granularity }: ReportOrder,
): Promise<ReportContent> {
  const { policies, entities } = await resources.store.read(async (reader) => {
    const subject = existingSubject(await findSubject(reader, account, subjectArn))
    return readSubjectFacts(resources, reader, account, subject)
  })
  const granted = grantedServices(account, policies)
  const namespaces = await granted.list()
  const uses = await usesByService(resources, entities)
  return {
    entities,
    services: namespaces.map((namespace) =>
      reportService(namespace, uses.get(namespace) ?? [], granted, granularity),
    ),
  }
}

/** The last attempt of an entity at an action. */
interface ActionUse extends ReportedUse {
  readonly action: string
}

/** Entities that are read in one go; other calls are answered in between. */
const entitiesAtOnce = 200

async function usesByService(
  { accessRecord, store, now }: OperationResources,
  entities: readonly ReportedEntity[],
): Promise<ReadonlyMap<string, readonly ActionUse[]>> {
  const found = new Map<string, ActionUse[]>()
  for (let start = 0; start < entities.length; start += entitiesAtOnce) {
    await setImmediate()
    await store.read(async (reader) => {
      for (const [offset, { id }] of entities.slice(start, start + entitiesAtOnce).entries()) {
        for (const use of await accessRecord.usesOf(reader, id, now())) {
          const { service, action, region } = use
          const actionUse = { action, entity: start + offset, at: use.at.getTime(), region }
          const ofService = found.get(service)
          if (ofService === undefined) found.set(service, [actionUse])
          else ofService.push(actionUse)
        }
      }
    })
  }
  return found
}

function reportService(
  namespace: string,
  uses: readonly ActionUse[],
  granted: GrantedServices,
  granularity: ReportGranularity,
): ReportedService {
  const latestFirst = uses.toSorted((one, other) => other.at - one.at || one.entity - other.entity)
  const ofEntities = new Map<number, ReportedUse>()
  const ofActions = new Map<string, ReportedUse>()
  for (const { action, entity, at, region } of latestFirst) {
    const use = { entity, at, region }
    if (!ofEntities.has(entity)) ofEntities.set(entity, use)
    if (!ofActions.has(action)) ofActions.set(action, use)
  }
  const tracked = granularity === 'ACTION_LEVEL' ? granted.trackedActions(namespace) : []
  return {
    namespace,
    uses: [...ofEntities.values()],
    actions: tracked.map((name) => ({ name, lastUse: ofActions.get(name) })),
  }
}
