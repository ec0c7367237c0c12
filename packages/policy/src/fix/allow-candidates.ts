// Candidates for a layer that lacks an allow: supply context, add a statement, widen one.

import type { LayerPolicies } from '../compile/compile.ts'
import { isNearMiss } from '../explain/near-miss.ts'
import { literalResource } from '../match/literal-pattern.ts'
import type { LayerExplanation, LayerName } from '../model/decision.ts'
import type { PolicyKind, PolicyVersion, PrincipalElement } from '../model/policy.ts'
import { grantingElements } from './caller-entries.ts'
import { isEditable, newPolicyKind } from './draft.ts'
import { type Candidate, type ExplainedDraft, originalStatement } from './explained-draft.ts'
import type { LayerPlace, PolicyPlace, StatementDocument } from './fix.ts'
import { documentOf, policyFrom } from './statement-document.ts'
import { supplyForAllow, supplyVariable } from './supply-context.ts'
import { widenings } from './widen-statement.ts'

/** How many statements that nearly match are looked at. */
const nearMissesMaximum = 8

/** What may make the layer, or the level of it, allow; the least intrusive first. */
export function allowCandidates(
  explained: ExplainedDraft,
  policies: LayerPolicies,
  layer: LayerName,
  explanation: LayerExplanation | undefined,
): readonly Candidate[] {
  const nearMisses = (explanation?.statements ?? [])
    .filter(isNearMiss)
    .slice(0, nearMissesMaximum)
    .flatMap((statement) => {
      const original = originalStatement(explained, statement)
      return original === undefined ? [] : [{ statement, original }]
    })
  const supplied = nearMisses.flatMap(({ statement, original }) => {
    const { mismatches } = statement
    if (mismatches[0]?.element === 'Resource') return supplyVariable(explained, original)
    const failing = mismatches.flatMap((one) =>
      one.element === 'Condition' ? [{ ...one, values: one.policyValues }] : [],
    )
    return failing.length === 0 ? [] : supplyForAllow(explained, original, failing)
  })
  const widened = nearMisses
    .filter(({ original }) => isEditable(original.place.source))
    .flatMap(({ statement, original }) => widenings(explained, original, statement.mismatches))
  const level = explanation?.level
  const place = { layer, ...(level !== undefined && { level }) }
  return [...supplied, ...addedStatements(explained, policies, place), ...widened]
}

function addedStatements(
  { draft }: ExplainedDraft,
  policies: LayerPolicies,
  place: LayerPlace,
): readonly Candidate[] {
  const { request } = draft
  // AWS: IAM's own resources have no policies but the trust policies of roles, which only STS
  // asks (IAM User Guide, how IAM roles differ from resource-based policies).
  const isImpossible = place.layer === 'resource' && policies.resource === undefined
  if (isImpossible && /^iam:/i.test(request.action)) return []
  const home = editablePolicy(policies, place)
  const kind = home?.kind ?? newPolicyKind(place.layer, request)
  const version = home?.version ?? '2012-10-17'
  const elements = namesPrincipal(kind) ? grantingElements(request.principal) : [undefined]
  const { action, resource } = request
  return elements.flatMap((principal): readonly Candidate[] => {
    const document = leastStatement({ kind, version, principal, action, resource })
    if (document === undefined) return []
    return [[{ kind: 'add-statement', place: home?.place ?? place, document }]]
  })
}

function namesPrincipal(kind: PolicyKind): boolean {
  return kind === 'resource' || kind === 'trust'
}

interface EditablePolicy {
  readonly place: PolicyPlace
  readonly kind: PolicyKind
  readonly version: PolicyVersion
}

/**
 * The policy of the layer that takes a new statement: its first that can be edited. Of identity
 * policies only an inline one of the caller, for managed ones and those of groups serve others.
 */
function editablePolicy(policies: LayerPolicies, place: LayerPlace): EditablePolicy | undefined {
  for (const [index, member] of membersAt(policies, place).entries()) {
    const { source } = member
    const isShared = source.type === 'group' || source.type === 'user-managed'
    if (!('policy' in member) || !isEditable(source)) continue
    if (place.layer === 'identity' && isShared) continue
    const { kind, version } = member.policy
    const isResource = place.layer === 'resource' || place.layer === 'vpcEndpoint'
    if (isResource !== namesPrincipal(kind)) continue
    return { place: { ...place, policy: index, source }, kind, version }
  }
  return undefined
}

function membersAt(policies: LayerPolicies, { layer, level }: LayerPlace) {
  if (layer !== 'serviceControl' && layer !== 'resourceControl') return policies[layer] ?? []
  return policies[layer]?.[level ?? 0] ?? []
}

interface StatementQuestion {
  readonly kind: PolicyKind
  readonly version: PolicyVersion
  readonly principal: PrincipalElement | undefined
  readonly action: string
  readonly resource: string
}

/** Exactly this action on exactly this resource; undefined when the grammar cannot say it. */
function leastStatement(question: StatementQuestion): StatementDocument | undefined {
  const { kind, version, principal, action, resource } = question
  const allow = { effect: 'Allow', condition: [] } as const
  // AWS: an RCP allows everything or nothing (Organizations User Guide, RCP syntax).
  const fullAccess = { ...allow, principal: '*', action: ['*'], resource: ['*'] } as const
  const granted = { ...allow, ...(principal && { principal }), action: [action] }
  const entry = literalResource(resource, version)
  const statements =
    kind === 'rcp'
      ? [fullAccess]
      : kind === 'trust'
        ? [granted]
        : [
            { ...granted, resource: [entry] },
            { ...granted, resource: ['*'] },
          ]
  const documents = statements.map(documentOf)
  return documents.find((document) => policyFrom(kind, [document]) !== undefined)
}
