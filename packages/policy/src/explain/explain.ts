// Explains a decision: the same matchers and gates as decide, every statement, no index.

import { statementReference } from '../compile/compile-policies.ts'
import type { CompiledMember } from '../compile/compiled-member.ts'
import { principalName } from '../compile/compiled-principal.ts'
import type { PreparedRequest } from '../compile/compiled-statement.ts'
import { concludeFrom, prepareRequest, situationOf } from '../decide/decide.ts'
import { emptyVerdict, type LayerVerdict, recordMatch } from '../decide/layer-verdict.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import type {
  Explanation,
  GateStep,
  LayerExplanation,
  LayerName,
  StatementExplanation,
} from '../model/decision.ts'
import type { Policy } from '../model/policy.ts'
import type { AuthorizationRequest } from '../model/request.ts'
import { contextKeysOf } from '../parse/context-keys-of.ts'
import { explainStatement } from './explain-statement.ts'

/**
 * Decides a request and tells how: each statement of each layer with all that did not match, the
 * gates as they were walked, and the context keys that were missing.
 *
 * @example
 * explain({ identity }, request).layers[0]?.statements[0]?.mismatches
 */
export function explain(layers: PolicyLayers, request: AuthorizationRequest): Explanation {
  const explained: LayerExplanation[] = []
  const missing = new Map<string, string>()
  const prepared = prepareRequest(layers, request)
  const situation = situationOf(layers, request, prepared, (layer, policies, asked, level) => {
    const verdict = emptyVerdict()
    const statements = policies.members.flatMap((member) =>
      explainMember({ layer, member, request: asked, verdict, missing }),
    )
    explained.push(layerExplanation(layer, level, verdict, statements))
    return verdict
  })
  const gates: GateStep[] = []
  const decision = concludeFrom(situation, gates)
  const { principal, action, resource } = request
  return {
    ...decision,
    request: { principal: principalName(principal), action, resource },
    relation: situation.relation,
    layers: explained,
    gates,
    missingContextKeys: [...missing.values()],
  }
}

function layerExplanation(
  layer: LayerName,
  level: number | undefined,
  verdict: LayerVerdict,
  statements: readonly StatementExplanation[],
): LayerExplanation {
  return {
    layer,
    ...(level !== undefined && { level }),
    allows: verdict.allow !== undefined,
    denies: verdict.deny !== undefined,
    ...(verdict.grant !== undefined && { grant: verdict.grant }),
    statements,
  }
}

interface MemberQuestion {
  readonly layer: LayerName
  readonly member: CompiledMember
  readonly request: PreparedRequest
  readonly verdict: LayerVerdict
  /** Missing keys in lower case, with their spelling in the policy. */
  readonly missing: Map<string, string>
}

function explainMember(question: MemberQuestion): readonly StatementExplanation[] {
  const { layer, member, request, verdict, missing } = question
  if ('reason' in member) {
    verdict.deny ??= { member, statement: undefined }
    const statement = statementReference(member, undefined)
    return [{ statement, effect: 'Deny', matched: true, mismatches: [] }]
  }
  const { policy, statements } = member.compiled
  const variables = policy.version === '2012-10-17'
  const missingHere = new Set<string>()
  const explained = statements.map((compiled): StatementExplanation => {
    const outcome = explainStatement(layer, compiled, request, variables)
    for (const lowerCaseKey of outcome.missingKeys) missingHere.add(lowerCaseKey)
    const statement = statementReference(member, compiled)
    const { effect } = compiled.statement
    const { grant, mismatches } = outcome
    const [mismatch] = mismatches
    if (mismatch !== undefined || grant === undefined) {
      return { statement, effect, matched: false, ...(mismatch && { mismatch }), mismatches }
    }
    recordMatch(verdict, member, compiled, grant)
    const showsGrant = compiled.principal !== undefined && !compiled.isDeny
    return { statement, effect, matched: true, ...(showsGrant && { grant }), mismatches }
  })
  spellMissingKeys(policy, missingHere, missing)
  return explained
}

/** Adds keys to those that are missing, spelt as in the policy that asked for them first. */
function spellMissingKeys(
  policy: Policy,
  lowerCaseKeys: ReadonlySet<string>,
  missing: Map<string, string>,
): void {
  const unspelt = [...lowerCaseKeys].filter((key) => !missing.has(key))
  if (unspelt.length === 0) return
  const spellings = new Map(contextKeysOf(policy).map((key) => [key.toLowerCase(), key]))
  for (const key of unspelt) missing.set(key, spellings.get(key) ?? key)
}
