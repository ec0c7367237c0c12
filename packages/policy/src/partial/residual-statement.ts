// What is left of a statement once everything known has been evaluated.

import {
  actionMatches,
  type CompiledStatement,
  type PreparedRequest,
} from '../compile/compiled-statement.ts'
import { grantInLayer } from '../decide/layer-verdict.ts'
import { resourceMatcher, resourceParts } from '../match/resource-matcher.ts'
import type { GrantKind, LayerName, StatementReference } from '../model/decision.ts'
import type { ConditionClause, Effect, PolicyVersion, Statement } from '../model/policy.ts'
import { foldClause, foldResourceEntry } from './fold-variables.ts'
import { knownTruth, type PartialContext } from './partial-request.ts'

/** Patterns of which one must match, or (negated) none may. */
export interface PatternList {
  readonly patterns: readonly string[]
  readonly isNegated: boolean
  /** In version 2012-10-17 `${*}`, `${?}` and `${$}` stand for the characters themselves. */
  readonly version: PolicyVersion
}

/** A statement that applies to the caller, with the tests whose outcome is not known yet. */
export interface ResidualStatement {
  readonly layer: LayerName
  /** For SCPs and RCPs: the level of the hierarchy, from 0. */
  readonly level?: number
  readonly statement: StatementReference
  readonly effect: Effect
  /** How an Allow applies to the caller. */
  readonly grant: GrantKind
  /** Variables and escapes are of the newer version only. */
  readonly version: PolicyVersion
  /** Absent when the action is known to match, or any would. */
  readonly action?: PatternList
  /** Absent when the resource is known to match, or any would. */
  readonly resource?: PatternList
  /** The clauses that are left; known variables are filled in. */
  readonly condition: readonly ConditionClause[]
}

/** Whether nothing is left to test. */
export function isCertain({ action, resource, condition }: ResidualStatement): boolean {
  return action === undefined && resource === undefined && condition.length === 0
}

/** The question that all statements of a layer are asked. */
export interface StatementQuestion {
  readonly layer: LayerName
  readonly level: number | undefined
  readonly request: PreparedRequest
  readonly isActionKnown: boolean
  readonly isResourceKnown: boolean
  readonly context: PartialContext
}

/** Evaluates what is known; undefined when the statement is known not to match. */
export function residualStatement(
  question: StatementQuestion,
  compiled: CompiledStatement,
  reference: StatementReference,
  version: PolicyVersion,
): ResidualStatement | undefined {
  const { layer, level, request } = question
  const { statement } = compiled
  const grant = grantInLayer(layer, compiled, request)
  if (grant === undefined) return undefined
  const action = residualAction(question, compiled, version)
  const resource = residualResource(question, statement, version)
  const condition = residualCondition(question, compiled, version)
  if (action === 'false' || resource === 'false' || condition === 'false') return undefined
  return {
    layer,
    ...(level !== undefined && { level }),
    statement: reference,
    effect: statement.effect,
    grant,
    version,
    ...(action !== 'true' && { action }),
    ...(resource !== 'true' && { resource }),
    condition,
  }
}

function residualAction(
  { isActionKnown, request }: StatementQuestion,
  compiled: CompiledStatement,
  version: PolicyVersion,
): PatternList | 'true' | 'false' {
  if (isActionKnown) return actionMatches(compiled, request.action) ? 'true' : 'false'
  const { action, notAction } = compiled.statement
  const list = { patterns: action ?? notAction ?? [], isNegated: action === undefined, version }
  return patternList(list, (one) => one === '*' || one === '*:*')
}

/** A list that any text matches, or none, is no list. */
function patternList(
  { patterns, isNegated, version }: PatternList,
  isAny: (pattern: string) => boolean,
): PatternList | 'true' | 'false' {
  if (patterns.length === 0) return isNegated ? 'true' : 'false'
  if (patterns.some(isAny)) return isNegated ? 'false' : 'true'
  return { patterns, isNegated, version }
}

function residualResource(
  { isResourceKnown, request, context }: StatementQuestion,
  { resource, notResource }: Statement,
  version: PolicyVersion,
): PatternList | 'true' | 'false' {
  const entries = resource ?? notResource
  if (entries === undefined) return 'true'
  const isNegated = resource === undefined
  const variables = version === '2012-10-17'
  const folded = entries.flatMap((entry) => {
    const one = variables ? foldResourceEntry(entry, context) : { entry, hasUnknown: false }
    return one ?? []
  })
  if (!isResourceKnown) {
    const patterns = folded.map(({ entry }) => entry)
    return patternList({ patterns, isNegated, version }, (one) => one === '*')
  }
  const matches = ({ entry }: { entry: string }) => {
    const template = resourceParts(entry, variables)
    if ('problem' in template) return false
    return resourceMatcher(template.parts).matches(request.resource, context)
  }
  const isMatch = folded.some((one) => !one.hasUnknown && matches(one))
  if (isMatch) return isNegated ? 'false' : 'true'
  const patterns = folded.filter((one) => one.hasUnknown).map(({ entry }) => entry)
  return patternList({ patterns, isNegated, version }, () => false)
}

function residualCondition(
  { context }: StatementQuestion,
  { conditions }: CompiledStatement,
  version: PolicyVersion,
): readonly ConditionClause[] | 'false' {
  const clauses: ConditionClause[] = []
  for (const condition of conditions) {
    const truth = knownTruth(context, (known) => condition.holds(known))
    if (truth === 'false') return 'false'
    if (truth === 'true') continue
    const { clause } = condition
    clauses.push(version === '2012-10-17' ? foldClause(clause, context) : clause)
  }
  return clauses
}
