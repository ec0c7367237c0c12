// Makes a report of the services that accounts of an organization used, and stores it.
import { setImmediate } from 'node:timers/promises'
import { listServices } from '@iamd/catalog'
import { AwsError } from '@iamd/wire'
import {
  completeOrganizationReport,
  type OrganizationReport,
} from '../../../store/tables/organization-reports.ts'
import { findOrganizationOfAccount } from '../../../store/tables/organizations.ts'
import type { OperationResources } from '../../operation.ts'
import {
  callerIsNotManagementAccount,
  noSuchEntity,
  organizationNotFound,
  organizationNotInAllFeaturesMode,
} from '../errors.ts'
import { type CoveredAccount, coveredAccounts } from './covered-accounts.ts'

/** What is known of a report before it is made. */
export type ReportOrder = Pick<OrganizationReport, 'jobId' | 'account' | 'entityPath' | 'policyId'>

/** A service that the service control policies allow. */
export interface ReportedService {
  readonly namespace: string
  readonly lastUse: LastServiceUse | undefined
}

interface LastServiceUse {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly region: string
  /** Of the account whose principal it was. */
  readonly path: string
  /** How many principals used the service. */
  readonly principals: number
}

/**
 * The one service control policy there is: of AWS, and attached everywhere.
 *
 * DIVERGES: AWS reports the services that service control policies allow. There are no others here
 * yet, so that every service counts as accessible.
 */
const fullAccessPolicy = 'p-FullAWSAccess'

/**
 * Begins to make a report. It is stored by a transaction of its own, after the one that is under
 * way now. AWS lists no errors of the order itself; what is wrong with it is in the report.
 */
export function startReport(resources: OperationResources, order: ReportOrder): void {
  const { reportJobs, store, now } = resources
  reportJobs.start(order.jobId, async () => {
    const outcome = await makeReport(resources, order).then(
      (services) => ({ content: packServices(services), error: undefined }),
      (cause: unknown) => {
        if (!(cause instanceof AwsError)) throw cause
        const { code: Code, message: Message } = cause
        return { content: undefined, error: JSON.stringify({ Code, Message }) }
      },
    )
    await store.write((writer) => completeOrganizationReport(writer, order.jobId, now(), outcome))
  })
}

async function makeReport(
  resources: OperationResources,
  { account, entityPath, policyId }: ReportOrder,
): Promise<readonly ReportedService[]> {
  const covered = await resources.store.read(async (reader) => {
    const organization = await findOrganizationOfAccount(reader, account)
    if (organization === undefined) throw organizationNotFound()
    if (organization.managementAccount !== account) throw callerIsNotManagementAccount()
    // Without all features there are no service control policies.
    if (organization.featureSet !== 'ALL') throw organizationNotInAllFeaturesMode()
    const accounts = await coveredAccounts(reader, organization, entityPath)
    // AWS: for the management account a policy is ignored.
    const isManagement = accounts.some((one) => one.account === account)
    if (policyId !== undefined && policyId !== fullAccessPolicy && !isManagement) {
      throw noSuchEntity('organizationsPolicy', policyId)
    }
    return accounts
  })
  const uses = await lastUses(resources, covered)
  return listServices()
    .toSorted()
    .map((namespace) => ({ namespace, lastUse: uses.get(namespace) }))
}

async function lastUses(
  { accessRecord, store, now }: OperationResources,
  accounts: readonly CoveredAccount[],
): Promise<ReadonlyMap<string, LastServiceUse>> {
  const lasts = new Map<string, LastServiceUse>()
  for (const { account, path } of accounts) {
    // Other calls are answered in between.
    await setImmediate()
    const uses = await store.read((reader) => accessRecord.usesIn(reader, account, now()))
    const principals = new Map<string, Set<string>>()
    for (const { service, principal, at, region } of uses) {
      const known = lasts.get(service)
      const ofService = principals.get(service) ?? new Set()
      principals.set(service, ofService)
      const isNew = !ofService.has(principal.id)
      ofService.add(principal.id)
      const isLast = known === undefined || at.getTime() > known.at
      lasts.set(service, {
        ...(isLast ? { at: at.getTime(), region, path } : known),
        principals: (known?.principals ?? 0) + Number(isNew),
      })
    }
  }
  return lasts
}

type PackedUse = readonly [at: number, region: string, path: string, principals: number]
/** Most services were never used, and are a bare name. */
type PackedService = string | readonly [namespace: string, ...PackedUse]

function packServices(services: readonly ReportedService[]): string {
  const packed = services.map(({ namespace, lastUse }): PackedService => {
    if (lastUse === undefined) return namespace
    return [namespace, lastUse.at, lastUse.region, lastUse.path, lastUse.principals]
  })
  return JSON.stringify(packed)
}

/** Reads what a finished report says. */
export function unpackServices(content: string): readonly ReportedService[] {
  return (JSON.parse(content) as readonly PackedService[]).map((packed) => {
    if (typeof packed === 'string') return { namespace: packed, lastUse: undefined }
    const [namespace, at, region, path, principals] = packed
    return { namespace, lastUse: { at, region, path, principals } }
  })
}
