// Reports of last accesses, asked for and read as clients do. Tests only.
import {
  type AccessAdvisorUsageGranularityType,
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsCommandOutput,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  type IAMClient,
} from '@aws-sdk/client-iam'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** Asks for a report; gives the id of its job. */
export async function generate(
  iam: IAMClient,
  Arn: string,
  Granularity?: AccessAdvisorUsageGranularityType,
): Promise<string> {
  const { JobId } = await iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn, Granularity }),
  )
  return JobId ?? ''
}

/** What there is of a report now. */
export const details = (iam: IAMClient, JobId: string) =>
  iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1_000 }))

/** Asks until a report is there. */
export async function completed(
  iam: IAMClient,
  jobId: string,
): Promise<GetServiceLastAccessedDetailsCommandOutput> {
  for (;;) {
    const report = await details(iam, jobId)
    if (report.JobStatus !== 'IN_PROGRESS') return report
  }
}

/** A report, complete. */
export const report = async (
  iam: IAMClient,
  arn: string,
  granularity?: AccessAdvisorUsageGranularityType,
) => completed(iam, await generate(iam, arn, granularity))

/** Who could have used a service: `Name`, or `Name at time` for those who did. */
export async function entitiesOf(
  iam: IAMClient,
  JobId: string,
  ServiceNamespace: string,
): Promise<readonly string[]> {
  const { EntityDetailsList: list = [] } = await iam.send(
    new GetServiceLastAccessedDetailsWithEntitiesCommand({ JobId, ServiceNamespace }),
  )
  return list.map(({ EntityInfo: info, LastAuthenticated: at }) =>
    at === undefined ? `${info?.Name}` : `${info?.Name} at ${at.toISOString()}`,
  )
}

/** The services of a report, those that were used with by whom, where and by how many. */
export const servicesIn = ({
  ServicesLastAccessed: services = [],
}: GetServiceLastAccessedDetailsCommandOutput) =>
  services.map((service) =>
    [
      service.ServiceNamespace,
      service.LastAuthenticatedEntity?.split(':').at(-1),
      service.LastAuthenticatedRegion,
      service.LastAuthenticated?.toISOString(),
      service.TotalAuthenticatedEntities,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
  )

/** A clock that a test turns, and clients that sign by it. */
export interface TurnedClock {
  readonly now: () => Date
  turnTo(time: Date): void
}

/** A clock that stands still until it is turned. */
export function turnedClock(start: Date): TurnedClock {
  let time = start
  return {
    now: () => time,
    turnTo(next) {
      time = next
    },
  }
}

/** A client that signs by the clock, whatever the time of the answers it gets. */
export function clientAt(
  daemon: TestDaemon,
  clock: TurnedClock,
  credentials?: Credentials,
): IAMClient {
  const iam = daemon.iam(credentials)
  const systemClockOffset = clock.now().getTime() - Date.now()
  Object.defineProperty(iam.config, 'systemClockOffset', {
    get: () => systemClockOffset,
    set: () => {},
  })
  return iam
}
