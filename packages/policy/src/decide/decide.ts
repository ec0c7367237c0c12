// Decides a request: asks the layers, walks the gates, and says what decided.

import { type CompiledPolicies, statementReference } from '../compile/compile-policies.ts'
import type { PreparedRequest } from '../compile/compiled-statement.ts'
import { requestedAction } from '../match/action-pattern.ts'
import { arnAccount } from '../match/arn.ts'
import type { AccountRelation, Decision, GateStep, LayerName } from '../model/decision.ts'
import type { AuthorizationRequest, Principal } from '../model/request.ts'
import { type GateResult, gates, type Situation } from './gates.ts'
import { type LayerVerdict, layerVerdict } from './layer-verdict.ts'
import type { PolicyLayers } from './policy-layers.ts'

/**
 * Decides whether a request is allowed, by all the layers that apply to it.
 *
 * @example
 * decide({ identity }, request).effect // 'allowed' | 'explicitDeny' | 'implicitDeny'
 */
export function decide(layers: PolicyLayers, request: AuthorizationRequest): Decision {
  const prepared = prepareRequest(layers, request)
  return concludeFrom(situationOf(layers, request, prepared, layerVerdict))
}

export function prepareRequest(
  layers: PolicyLayers,
  request: AuthorizationRequest,
): PreparedRequest {
  return {
    principal: request.principal,
    action: requestedAction(request.action),
    resource: request.resource,
    context: request.context,
    hasBoundary: layers.boundary !== undefined,
  }
}

/** How a layer, or one level of it, comes to its verdict: by index, or explained. */
export type JudgeLayer = (
  layer: LayerName,
  policies: CompiledPolicies,
  request: PreparedRequest,
  level: number | undefined,
) => LayerVerdict

/** Asks every layer that applies. */
export function situationOf(
  layers: PolicyLayers,
  request: AuthorizationRequest,
  prepared: PreparedRequest,
  judge: JudgeLayer,
): Situation {
  const exempt = isServiceLinked(request.principal)
  const serviceControl = exempt ? undefined : layers.serviceControl
  const resourceControl = exempt ? undefined : layers.resourceControl
  return {
    principalKind: request.principal.kind,
    relation: relationOf(request),
    resourcePolicyRequired: layers.resourcePolicyRequired === true,
    verdicts: {
      serviceControl: judgeLevels('serviceControl', serviceControl, prepared, judge),
      resourceControl: judgeLevels('resourceControl', resourceControl, prepared, judge),
      vpcEndpoint: judgeOne('vpcEndpoint', layers.vpcEndpoint, prepared, judge),
      resource: judgeOne('resource', layers.resource, prepared, judge),
      identity: judgeOne('identity', layers.identity, prepared, judge),
      boundary: judgeOne('boundary', layers.boundary, prepared, judge),
      session: judgeOne('session', layers.session, prepared, judge),
    },
  }
}

/**
 * AWS: SCPs don't affect service-linked roles, nor do RCPs affect their calls; so their explicit
 * denies don't count either (Organizations User Guide, service and resource control policies).
 */
function isServiceLinked(principal: Principal): boolean {
  return principal.kind === 'role-session' && principal.serviceLinked === true
}

function judgeOne(
  layer: LayerName,
  policies: CompiledPolicies | undefined,
  prepared: PreparedRequest,
  judge: JudgeLayer,
): readonly LayerVerdict[] | undefined {
  return policies === undefined ? undefined : [judge(layer, policies, prepared, undefined)]
}

function judgeLevels(
  layer: LayerName,
  levels: readonly CompiledPolicies[] | undefined,
  prepared: PreparedRequest,
  judge: JudgeLayer,
): readonly LayerVerdict[] | undefined {
  return levels?.map((policies, level) => judge(layer, policies, prepared, level))
}

function accountOf(principal: Principal): string | undefined {
  return 'account' in principal ? principal.account : undefined
}

function relationOf(request: AuthorizationRequest): AccountRelation {
  const account = accountOf(request.principal)
  if (account === undefined) return 'no-account'
  const resourceAccount = request.resourceAccount ?? arnAccount(request.resource) ?? account
  return resourceAccount === account ? 'same-account' : 'cross-account'
}

/** The gates with the rule for one relation. */
function walkFor(relation: AccountRelation) {
  return gates.map(({ name, rules }) => ({ name, rule: rules[relation] }))
}

const walks = {
  'same-account': walkFor('same-account'),
  'cross-account': walkFor('cross-account'),
  'no-account': walkFor('no-account'),
} satisfies Record<AccountRelation, unknown>

/** Walks the gates; `steps` gets the walk when it is wanted. */
export function concludeFrom(situation: Situation, steps?: GateStep[]): Decision {
  for (const { name, rule } of walks[situation.relation]) {
    const result = rule(situation)
    steps?.push({ gate: name, outcome: result.outcome, reason: result.reason })
    if (result.outcome === 'pass') continue
    if (result.outcome === 'grant') return decisionOf('allowed', result, situation)
    const effect = name === 'explicit-deny' ? 'explicitDeny' : 'implicitDeny'
    return decisionOf(effect, result, situation)
  }
  return { effect: 'implicitDeny', layer: undefined }
}

function decisionOf(
  effect: Decision['effect'],
  { layer }: GateResult,
  situation: Situation,
): Decision {
  if (layer === undefined || effect === 'implicitDeny') return { effect, layer }
  for (const verdict of situation.verdicts[layer] ?? []) {
    const match = effect === 'allowed' ? verdict.allow : verdict.deny
    if (match === undefined) continue
    return { effect, layer, statement: statementReference(match.member, match.statement) }
  }
  return { effect, layer }
}
