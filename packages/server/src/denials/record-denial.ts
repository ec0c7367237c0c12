// Makes the record of a denied call from what it was decided by.
import {
  type AuthorizationFacts,
  type Denial,
  type Evaluation,
  evaluationsUntil,
} from '../authz/authorize.ts'
import type { Permission } from '../authz/permission.ts'
import type { DenialRecord, RecordedContext } from './denial-record.ts'
import { evaluatedPolicies } from './evaluated-policies.ts'
import { evaluationRecord } from './evaluation-record.ts'

/** A call that was denied, with all that it needed. */
export interface DeniedCall {
  readonly facts: AuthorizationFacts
  readonly permissions: readonly Permission[]
  readonly denial: Denial
}

/** Everything it holds is immutable, so it may be made any time after the call. */
export function recordOf({ facts, permissions, denial }: DeniedCall): DenialRecord {
  const evaluations = evaluationsUntil(facts, permissions, denial)
  const policies = evaluatedPolicies(evaluations)
  const contexts = evaluations.map(contextOf)
  return {
    requestContext: pick(contexts[0] ?? {}, isSharedKey),
    evaluations: evaluations.map((evaluation, index) => ({
      ...evaluationRecord(evaluation, policies),
      context: pick(contexts[index] ?? {}, (key) => !isSharedKey(key)),
    })),
    policies: policies.policies,
  }
}

/** Keys of the caller and the request; those of resources and services differ by evaluation. */
const isSharedKey = (key: string): boolean =>
  key.startsWith('aws:') && !key.startsWith('aws:Resource')

const pick = (context: RecordedContext, wanted: (key: string) => boolean): RecordedContext =>
  Object.fromEntries(Object.entries(context).filter(([key]) => wanted(key)))

/** The whole context of an evaluation, with the keys of services spelt as the operation does. */
function contextOf({ permission, request }: Evaluation): RecordedContext {
  const spelling = new Map(
    Object.keys(permission.keys ?? {}).map((key) => [key.toLowerCase(), key]),
  )
  return Object.fromEntries(
    request.context.entries().map(([key, value]) => [spelling.get(key) ?? key, value]),
  )
}
