// Records how one action on one resource was evaluated: each check, and what matched in it.
import { type Explanation, explain, type LayerExplanation, type LayerName } from '@iamd/policy'
import type { Evaluation } from '../authz/authorize.ts'
import type { RecordedCheck, RecordedEvaluation, RecordedMatch } from './denial-record.ts'
import { type EvaluatedPolicies, policyTypes } from './evaluated-policies.ts'

const checkTypes: Readonly<Record<LayerName, RecordedCheck['checkType']>> = {
  serviceControl: 'SERVICE_CONTROL_POLICY',
  resourceControl: 'RESOURCE_CONTROL_POLICY',
  vpcEndpoint: 'VPC_ENDPOINT',
  resource: 'RESOURCE',
  identity: 'PRINCIPAL',
  boundary: 'PERMISSIONS_BOUNDARY',
  session: 'SESSION',
}

/** AWS: IAM Toolbox API reference, Evaluation, the order of its checks. */
const checkOrder: readonly LayerName[] = [
  'resourceControl',
  'serviceControl',
  'vpcEndpoint',
  'resource',
  'identity',
  'boundary',
  'session',
]

const effects = {
  allowed: 'ALLOW',
  explicitDeny: 'EXPLICIT_DENY',
  implicitDeny: 'IMPLICIT_DENY',
} as const satisfies Record<Explanation['effect'], RecordedEvaluation['evaluatedEffect']>

/** An evaluation without its context. */
export function evaluationRecord(
  { permission, layers, request }: Evaluation,
  policies: EvaluatedPolicies,
): Omit<RecordedEvaluation, 'context'> {
  const explanation = explain(layers, request)
  const checks = explainedLayers(explanation).map((layer) => check(layer, explanation, policies))
  return {
    action: permission.action,
    resource: permission.resource,
    evaluatedEffect: effects[explanation.effect],
    matchedPolicies: matchesIn(explanation.layers, policies),
    checks,
  }
}

/** Layers in AWS's order. One that must allow and has no policies at all is among them. */
function explainedLayers({ effect, layer, layers }: Explanation): readonly LayerExplanation[] {
  const lacking =
    effect === 'implicitDeny' && layer !== undefined && !layers.some((one) => one.layer === layer)
      ? [{ layer, allows: false, denies: false, statements: [] }]
      : []
  const all = [...layers, ...lacking]
  return checkOrder.flatMap((name) => all.filter((one) => one.layer === name))
}

function check(
  layer: LayerExplanation,
  explanation: Explanation,
  policies: EvaluatedPolicies,
): RecordedCheck {
  return {
    checkType: checkTypes[layer.layer],
    evaluatedEffect: checkEffect(layer, explanation),
    relevantPolicyTypes: [policyTypes[layer.layer]],
    matchedPolicies: matchesIn([layer], policies),
  }
}

function checkEffect(
  { allows, denies }: LayerExplanation,
  { effect }: Explanation,
): RecordedCheck['evaluatedEffect'] {
  if (denies) return 'EXPLICIT_DENY'
  if (allows) return 'ALLOW'
  return effect === 'allowed' ? 'NO_IMPACT' : 'IMPLICIT_DENY'
}

function matchesIn(
  layers: readonly LayerExplanation[],
  policies: EvaluatedPolicies,
): readonly RecordedMatch[] {
  const byUri = new Map<string, Map<string, 'ALLOW' | 'DENY'>>()
  for (const { statements } of layers) {
    for (const { matched, effect, statement } of statements) {
      if (!matched) continue
      const uri = policies.uriOf(statement.source)
      const matches = byUri.get(uri) ?? new Map<string, 'ALLOW' | 'DENY'>()
      byUri.set(uri, matches)
      // AWS: a statement without Sid gets one for reference.
      const sid = statement.sid ?? `Statement${statement.index + 1}`
      matches.set(sid, effect === 'Allow' ? 'ALLOW' : 'DENY')
    }
  }
  return [...byUri].map(([uri, matches]) => ({
    uri,
    matchedStatements: [...matches].map(([sid, evaluatedEffect]) => ({ sid, evaluatedEffect })),
  }))
}
