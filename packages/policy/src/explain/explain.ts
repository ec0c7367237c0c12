// Explains a decision: the same matchers and gates as decide, every statement, no index.

import { type CompiledMember, statementReference } from '../compile/compile-policies.ts'
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
import type { AuthorizationRequest } from '../model/request.ts'
import { contextKeysOf } from '../parse/context-keys-of.ts'
import { explainStatement } from './explain-statement.ts'

/**
 * Decides a request and tells how: each statement of each layer, and the gates as they were
 * walked.
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
  return { ...decision, layers: explained, gates, missingContextKeys: [...missing.values()] }
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
    return [{ statement: statementReference(member, undefined), effect: 'Deny', matched: true }]
  }
  const { policy, statements } = member.compiled
  return statements.map((compiled) => {
    const outcome = explainStatement(layer, compiled, request)
    for (const lowerCaseKey of outcome.missingKeys) {
      if (!missing.has(lowerCaseKey)) missing.set(lowerCaseKey, spelling(policy, lowerCaseKey))
    }
    const statement = statementReference(member, compiled)
    const { effect } = compiled.statement
    if (outcome.mismatch !== undefined) {
      return { statement, effect, matched: false, mismatch: outcome.mismatch }
    }
    recordMatch(verdict, member, compiled, outcome.grant)
    const showsGrant = compiled.principal !== undefined && !compiled.isDeny
    return { statement, effect, matched: true, ...(showsGrant && { grant: outcome.grant }) }
  })
}

function spelling(policy: Parameters<typeof contextKeysOf>[0], lowerCaseKey: string): string {
  return contextKeysOf(policy).find((key) => key.toLowerCase() === lowerCaseKey) ?? lowerCaseKey
}
