// The slow evaluator: AWS's rules as formulas over whole documents, without index or compilation.
// It shares no code with the engine and is for tests only.

import type { AuthorizationRequest, Policy, Principal } from '../src/index.ts'
import { listOf, type PolicyDocument, type StatementDocument } from './document.ts'
import { conditionHolds } from './evaluate-condition.ts'
import { matchesAction, matchesResource } from './evaluate-pattern.ts'
import { grantOf, isExcluded, type ReferenceGrant } from './evaluate-principal.ts'

export interface ReferenceLayers {
  readonly identity?: readonly Policy[]
  readonly boundary?: readonly Policy[]
  readonly session?: readonly Policy[]
  readonly resource?: readonly Policy[]
  readonly serviceControl?: readonly (readonly Policy[])[]
  readonly resourceControl?: readonly (readonly Policy[])[]
  readonly vpcEndpoint?: readonly Policy[]
  readonly resourcePolicyRequired?: boolean
}

export type ReferenceEffect = 'allowed' | 'explicitDeny' | 'implicitDeny'

interface LayerAnswer {
  readonly denies: boolean
  readonly grants: readonly ReferenceGrant[]
}

/** Evaluates a request by the book. */
export function evaluateByTheBook(
  layers: ReferenceLayers,
  request: AuthorizationRequest,
): ReferenceEffect {
  const hasBoundary = layers.boundary !== undefined
  const ask = (policies: readonly Policy[]) => answer(policies, request, hasBoundary)
  const single = {
    identity: layers.identity && ask(layers.identity),
    boundary: layers.boundary && ask(layers.boundary),
    session: layers.session && ask(layers.session),
    resource: layers.resource && ask(layers.resource),
    vpcEndpoint: layers.vpcEndpoint && ask(layers.vpcEndpoint),
  }
  const isServiceLinked = 'serviceLinked' in request.principal && request.principal.serviceLinked
  const serviceControl = isServiceLinked ? [] : (layers.serviceControl?.map(ask) ?? [])
  const resourceControl = isServiceLinked ? [] : (layers.resourceControl?.map(ask) ?? [])

  const every = [...Object.values(single), ...serviceControl, ...resourceControl]
  if (every.some((one) => one?.denies)) return 'explicitDeny'

  const allows = (one: LayerAnswer | undefined) => one !== undefined && one.grants.length > 0
  const allowsIfPresent = (one: LayerAnswer | undefined) => one === undefined || allows(one)
  const organization =
    serviceControl.every(allows) &&
    resourceControl.every(allows) &&
    allowsIfPresent(single.vpcEndpoint)

  const { principal } = request
  const grants = (kind: ReferenceGrant) => single.resource?.grants.includes(kind) === true
  const limits =
    allowsIfPresent(single.boundary) &&
    (principal.kind === 'federated-user' ? allows(single.session) : allowsIfPresent(single.session))
  const identity = principal.kind === 'root' || allows(single.identity)

  const allowed = organization && ownSide()
  return allowed ? 'allowed' : 'implicitDeny'

  function ownSide(): boolean {
    if (!('account' in principal)) return allows(single.resource)
    if (isCrossAccount(principal, request)) return allows(single.resource) && identity && limits
    const ordinary = (grants('role') || identity) && limits
    const byResourcePolicy = grants('direct') || ordinary
    return layers.resourcePolicyRequired === true
      ? allows(single.resource) && byResourcePolicy
      : byResourcePolicy
  }
}

function isCrossAccount(principal: Principal & { account: string }, request: AuthorizationRequest) {
  const inArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(request.resource)?.[1]
  return (request.resourceAccount ?? inArn ?? principal.account) !== principal.account
}

function answer(
  policies: readonly Policy[],
  request: AuthorizationRequest,
  hasBoundary: boolean,
): LayerAnswer {
  let denies = false
  const grants: ReferenceGrant[] = []
  for (const policy of policies) {
    const document = JSON.parse(policy.text) as PolicyDocument
    for (const statement of listOf(document.Statement)) {
      const grant = statementGrant(statement, document, request, hasBoundary)
      if (grant === undefined) continue
      if (statement.Effect === 'Deny') denies = true
      else grants.push(grant)
    }
  }
  return { denies, grants }
}

/** Undefined when the statement does not apply to the request. */
function statementGrant(
  statement: StatementDocument,
  document: PolicyDocument,
  request: AuthorizationRequest,
  hasBoundary: boolean,
): ReferenceGrant | undefined {
  const variables = document.Version === '2012-10-17'
  const { Action, NotAction, Resource, NotResource } = statement
  const isAction = (list: readonly string[]) =>
    list.some((entry) => matchesAction(entry, request.action))
  const isResource = (list: readonly string[]) =>
    list.some((entry) => matchesResource(entry, request, variables))
  if (Action !== undefined && !isAction(listOf(Action))) return undefined
  if (NotAction !== undefined && isAction(listOf(NotAction))) return undefined
  if (Resource !== undefined && !isResource(listOf(Resource))) return undefined
  if (NotResource !== undefined && isResource(listOf(NotResource))) return undefined
  if (!conditionHolds(statement.Condition ?? {}, request.context, variables)) return undefined
  if (statement.NotPrincipal !== undefined) {
    return isExcluded(statement, request.principal, hasBoundary) ? undefined : 'direct'
  }
  if (statement.Principal === undefined) return 'direct'
  return grantOf(statement.Principal, statement.Effect, request.principal)
}
