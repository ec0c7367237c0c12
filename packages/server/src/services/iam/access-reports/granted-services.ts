// Which services, and which of their tracked actions, permissions policies could allow at all.
import { setImmediate } from 'node:timers/promises'
import { findService, listServices } from '@iamd/catalog'
import { compilePolicies, type Principal, type Statement, whatIsAllowed } from '@iamd/policy'
import { loadServiceModel } from '@iamd/wire'
import type { CompilablePolicy } from '../../../documents/policy-documents.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'

/** Answers for a set of policies, whatever the resource and the rest of a request. */
export interface GrantedServices {
  /** The prefixes of services that have an action which could be allowed, sorted. */
  list(): Promise<readonly string[]>
  includes(service: string): boolean
  /** Names of the tracked actions of a service that could be allowed, sorted. */
  trackedActions(service: string): readonly string[]
}

/**
 * Judges policies as AWS does for these reports: by permissions policies alone, not by
 * boundaries, session, resource or service control policies.
 * Source: IAM API reference, GenerateServiceLastAccessedDetails.
 */
export function grantedServices(
  account: AccountId,
  policies: readonly CompilablePolicy[],
): GrantedServices {
  const identity = compilePolicies(policies)
  const principal = anyUser(account)
  const mayNameService = serviceFilter(policies)
  const couldAllow = (action: string) =>
    whatIsAllowed({ identity }, { principal, action }).verdict !== 'never'
  const includes = (service: string) =>
    mayNameService(service) &&
    actionNames(service).some((action) => couldAllow(`${service}:${action}`))
  return {
    includes,
    async list() {
      const granted: string[] = []
      for (const service of listServices()) {
        if (!mayNameService(service)) continue
        // Other calls are answered in between.
        await setImmediate()
        if (includes(service)) granted.push(service)
      }
      return granted
    },
    trackedActions: (service) =>
      trackedActions(service).filter((action) => couldAllow(`${service}:${action}`)),
  }
}

/** Policy variables are left open, so that any principal of the account will do. */
const anyUser = (account: AccountId): Principal => ({
  kind: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/any`,
  userId: 'AIDAANY',
})

/** Tells which services the Allow statements mention, without a look at what actions there are. */
function serviceFilter(policies: readonly CompilablePolicy[]): (service: string) => boolean {
  const allows = policies
    .flatMap((one) => ('policy' in one ? one.policy.statements : []))
    .filter(({ effect }) => effect === 'Allow')
  if (allows.some(mentionsEveryService)) return () => true
  const mentioned = new Set(allows.flatMap(({ action = [] }) => action.map(servicePrefix)))
  return (service) => mentioned.has(service)
}

const mentionsEveryService = ({ action }: Statement): boolean =>
  action === undefined || action.some((pattern) => servicePrefix(pattern) === '*')

/** Service prefixes have no wildcards; `*` is all of everything. */
const servicePrefix = (pattern: string): string => (pattern.split(':')[0] ?? pattern).toLowerCase()

const namesByService = new Map<string, readonly string[]>()

/** The names of a service's actions; all of AWS's together are about a megabyte. */
function actionNames(service: string): readonly string[] {
  let names = namesByService.get(service)
  if (names === undefined) {
    names = (findService(service)?.actions ?? []).map(({ name }) => name)
    namesByService.set(service, names)
  }
  return names
}

/**
 * The actions whose use is known here: those that are operations. Nobody calls iam:PassRole, and
 * AWS does not track it either. Source: IAM User Guide, "Refine permissions using last accessed".
 *
 * DIVERGES: AWS tracks actions of many services and reports a use within hours; iamd knows of the calls
 * that it answers itself, those of IAM and STS, and of these at once.
 */
function trackedActions(service: string): readonly string[] {
  if (service !== 'iam' && service !== 'sts') return []
  const { operations } = loadServiceModel(service)
  return actionNames(service)
    .filter((name) => operations.has(name))
    .toSorted()
}
