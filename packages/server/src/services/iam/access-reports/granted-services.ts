// Which services, and which of their tracked actions, permissions policies could allow at all.
import { setImmediate } from 'node:timers/promises'
import { findService, listServices } from '@iamd/catalog'
import {
  compilePolicies,
  matchActionPattern,
  type Principal,
  type Statement,
  whatIsAllowed,
} from '@iamd/policy'
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
  const isUnderstood = policies.every((one) => 'policy' in one)
  const ofService = (service: string): ServiceQuestion => {
    const statements = statementsAbout(policies, service)
    const allows = statements.filter(({ effect }) => effect === 'Allow')
    const denies = statements.filter(({ effect }) => effect === 'Deny')
    const names = allows.length === 0 ? [] : actionNames(service)
    return {
      candidates: names
        .values()
        .filter((name) => allows.some((one) => coversAction(one, `${service}:${name}`))),
      couldAllow(name) {
        const action = `${service}:${name}`
        // An Allow with nothing against it allows some request; the engine need not be asked.
        const isOpposed = !isUnderstood || denies.some((one) => coversAction(one, action))
        return !isOpposed || whatIsAllowed({ identity }, { principal, action }).verdict !== 'never'
      },
    }
  }
  return {
    includes(service) {
      const { candidates, couldAllow } = ofService(service)
      return candidates.some(couldAllow)
    },
    async list() {
      const granted: string[] = []
      for (const service of listServices()) {
        await setImmediate()
        const { candidates, couldAllow } = ofService(service)
        let evaluations = 0
        for (const name of candidates) {
          evaluations += 1
          if (evaluations % evaluationsAtOnce === 0) await setImmediate()
          if (!couldAllow(name)) continue
          granted.push(service)
          break
        }
      }
      return granted
    },
    trackedActions(service) {
      const { candidates, couldAllow } = ofService(service)
      const seen = operationsSeen(service)
      return candidates
        .filter((name) => seen.has(name) && couldAllow(name))
        .toArray()
        .toSorted()
    },
  }
}

/** What is asked of the policies that say anything of one service. */
interface ServiceQuestion {
  /** Names of the actions that an Allow statement covers. */
  readonly candidates: IteratorObject<string>
  couldAllow(name: string): boolean
}

/** Other calls are answered in between. */
const evaluationsAtOnce = 50

/** Policy variables are left open, so that any principal of the account will do. */
const anyUser = (account: AccountId): Principal => ({
  kind: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/any`,
  userId: 'AIDAANY',
})

const statementsAbout = (
  policies: readonly CompilablePolicy[],
  service: string,
): readonly Statement[] =>
  policies
    .flatMap((one) => ('policy' in one ? one.policy.statements : []))
    .filter((statement) => mentionsService(statement, service))

const mentionsService = ({ action }: Statement, service: string): boolean =>
  action === undefined ||
  action.some((pattern) => pattern.startsWith('*') || servicePrefix(pattern) === service)

const coversAction = ({ action, notAction = [] }: Statement, requested: string): boolean =>
  action === undefined
    ? !notAction.some((pattern) => matchActionPattern(pattern, requested))
    : action.some((pattern) => matchActionPattern(pattern, requested))

/** Service prefixes have no wildcards, but for `*` and `*:*`, which are all of everything. */
const servicePrefix = (pattern: string): string =>
  pattern.slice(0, pattern.indexOf(':')).toLowerCase()

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
function operationsSeen(service: string): ReadonlySet<string> {
  if (service !== 'iam' && service !== 'sts') return new Set()
  return new Set(loadServiceModel(service).operations.keys())
}
