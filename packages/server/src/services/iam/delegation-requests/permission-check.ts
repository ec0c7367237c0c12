// Whether a caller has all that a policy asks for, so that it could be delegated.
// Source: IAM API reference, GetDelegationRequest: the result is approximate.
import type { PermissionCheckResultType } from '@aws-sdk/client-iam'
import { findService } from '@iamd/catalog'
import {
  type ContextReader,
  matchActionPattern,
  type PolicyLayers,
  parsePolicy,
  type Statement,
  whatIsAllowed,
} from '@iamd/policy'
import { everyLayersOfCaller } from '../../../authz/authorize.ts'
import { requestContext } from '../../../context/request-context.ts'
import type { Call } from '../../operation.ts'

/**
 * More questions than these are asked by action patterns as they stand: it takes a quarter of a
 * millisecond to answer one of a caller with large policies, in which nobody else is served.
 */
const questionsMaximum = 500

/** What is true of the caller's sessions wherever they come from. */
const isOfCaller = (key: string): boolean =>
  key.startsWith('aws:principal') || key === 'aws:userid' || key === 'aws:username'

/** Asks the engine for each action on each resource that the policy allows. */
export function checkPermissions(call: Call<unknown>, policy: string): PermissionCheckResultType {
  const statements = parsePolicy(policy, 'session').policy?.statements ?? []
  const asked = statements.filter(({ effect }) => effect === 'Allow').flatMap(questionsOf)
  const context = callerContext(call)
  let result: PermissionCheckResultType = 'ALLOWED'
  for (const layers of everyLayersOfCaller(call.caller)) {
    for (const question of asked) {
      const answer = answerTo(call, layers, context, question)
      if (answer === 'DENIED') return answer
      if (answer === 'UNSURE') result = answer
    }
  }
  return result
}

/** An action on a resource, either of them a pattern or, if not known, any. */
interface Question {
  readonly action: string | undefined
  readonly resource: string | undefined
  /** Whether the action is a pattern that the caller may have by its parts. */
  readonly isPattern: boolean
}

function questionsOf({ action, resource }: Statement): readonly Question[] {
  const resources = resource?.map((one) => (one === '*' ? undefined : one)) ?? [undefined]
  const actions = (action ?? ['*']).flatMap(actionsOf)
  const pairs = actions.length * resources.length
  const chosen =
    pairs <= questionsMaximum
      ? actions
      : (action ?? []).map((one) => ({ action: one, isPattern: true }))
  return chosen.flatMap((one) => resources.map((where) => ({ ...one, resource: where })))
}

/** The actions that a pattern stands for; all actions are one unknown action. */
function actionsOf(pattern: string): readonly Pick<Question, 'action' | 'isPattern'>[] {
  if (pattern === '*' || pattern === '*:*') return [{ action: undefined, isPattern: false }]
  if (!/[*?]/.test(pattern)) return [{ action: pattern, isPattern: false }]
  const [prefix = ''] = pattern.split(':')
  const known = findService(prefix)?.actions ?? []
  const matching = known
    .map(({ service, name }) => `${service}:${name}`)
    .filter((name) => matchActionPattern(pattern, name))
  if (matching.length === 0) return [{ action: pattern, isPattern: true }]
  return matching.map((action) => ({ action, isPattern: false }))
}

function answerTo(
  { caller }: Call<unknown>,
  layers: PolicyLayers,
  context: ContextReader,
  { action, resource, isPattern }: Question,
): PermissionCheckResultType {
  const { account, principal } = caller
  // It is the approver's account that access is asked to.
  const ask = {
    principal,
    resourceAccount: account,
    context,
    ...(action !== undefined && { action }),
  }
  const anywhere = whatIsAllowed(layers, ask)
  const there =
    resource === undefined || anywhere.verdict !== 'depends'
      ? anywhere
      : whatIsAllowed(layers, { ...ask, resource })
  if (there.verdict === 'never') return isPattern ? 'UNSURE' : 'DENIED'
  if (there.verdict === 'depends') return 'UNSURE'
  // A pattern that is allowed may still have parts that are denied.
  const isPart = there !== anywhere && /[*?]/.test(resource ?? '')
  return isPart && anywhere.regions().denied.length > 0 ? 'UNSURE' : 'ALLOWED'
}

function callerContext({ caller, request }: Call<unknown>): ContextReader {
  const known = requestContext({
    caller,
    request,
    requestTags: undefined,
    tagKeys: undefined,
    resourceTags: undefined,
    resourceAccount: undefined,
    principalOrganization: undefined,
    resourceOrganization: undefined,
    serviceKeys: new Map(),
  })
  return { get: (key) => (isOfCaller(key) ? known.get(key) : undefined) }
}
