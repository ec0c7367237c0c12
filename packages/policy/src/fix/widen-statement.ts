// Candidates that widen an Allow which nearly matches, by the one element that failed.

import { readOperator } from '../conditions/operators.ts'
import { literalPattern, literalResource, literalValue } from '../match/literal-pattern.ts'
import { matchActionPattern, matchResourcePattern } from '../match/match-pattern.ts'
import type { Mismatch } from '../model/decision.ts'
import type { ConditionClause, Policy } from '../model/policy.ts'
import { grantingElements } from './caller-entries.ts'
import {
  type Candidate,
  type ExplainedDraft,
  type OriginalStatement,
  originalReference,
} from './explained-draft.ts'
import type { StatementElement } from './fix.ts'
import { documentOf, type UnplacedStatement } from './statement-document.ts'

/** Ways to widen the statement; none when more than one thing failed. */
export function widenings(
  { draft }: ExplainedDraft,
  original: OriginalStatement,
  mismatches: readonly Mismatch[],
): readonly Candidate[] {
  const [mismatch, ...others] = mismatches
  if (mismatch === undefined || others.length > 0) return []
  const { statement, policy } = original
  const { action, resource, principal } = draft.request
  switch (mismatch.element) {
    case 'Principal': {
      if (statement.principal === undefined || statement.principal === '*') return []
      const listed = statement.principal
      return grantingElements(principal).flatMap((element) => {
        const widened = element === '*' ? element : [...listed, ...element]
        return widen(original, 'Principal', { ...statement, principal: widened })
      })
    }
    case 'Action':
      return widen(original, 'Action', {
        ...statement,
        action: [...(statement.action ?? []), action],
      })
    case 'NotAction': {
      const kept = (statement.notAction ?? []).filter((one) => !matchActionPattern(one, action))
      return kept.length === 0 ? [] : widen(original, 'Action', { ...statement, notAction: kept })
    }
    case 'Resource': {
      const entry = literalResource(resource, policy.version)
      const widened = [...(statement.resource ?? []), entry]
      return widen(original, 'Resource', { ...statement, resource: widened })
    }
    case 'NotResource': {
      const { notResource = [] } = statement
      const kept = notResource.filter((one) => !matchResourcePattern(one, resource))
      if (kept.length === 0) return []
      return widen(original, 'Resource', { ...statement, notResource: kept })
    }
    case 'Condition': {
      const condition = widenedCondition(original, mismatch)
      return condition === undefined
        ? []
        : widen(original, 'Condition', { ...statement, condition })
    }
    case 'NotPrincipal':
      return []
  }
}

function widen(
  original: OriginalStatement,
  element: StatementElement,
  widened: UnplacedStatement,
): readonly Candidate[] {
  const statement = originalReference(original)
  const document = documentOf(widened)
  return [[{ kind: 'widen-statement', place: original.place, statement, element, document }]]
}

/** The clauses with the failed one accepting the request's values, where that can be said. */
function widenedCondition(
  { statement, policy }: OriginalStatement,
  mismatch: Mismatch & { element: 'Condition' },
): readonly ConditionClause[] | undefined {
  const { operator, key, requestValues = [] } = mismatch
  const use = readOperator(operator)
  if (use === undefined || requestValues.length === 0) return undefined
  const isFailed = (clause: ConditionClause) => clause.operator === operator && clause.key === key
  if (use.operator.negated) {
    return statement.condition.flatMap((clause) => {
      if (!isFailed(clause)) return [clause]
      const values = clause.values.filter((value) => !requestValues.includes(value))
      return values.length === 0 ? [] : [{ ...clause, values }]
    })
  }
  return statement.condition.map((clause) =>
    isFailed(clause) ? withValues(clause, requestValues, policy) : clause,
  )
}

/** The clause with these request values among its own, taken literally. */
export function withValues(
  clause: ConditionClause,
  requestValues: readonly string[],
  { version }: Policy,
): ConditionClause {
  const use = readOperator(clause.operator)
  if (use?.operator.name === 'Null') return { ...clause, values: ['true', 'false'] }
  // A relation has one bound to move; a list is added to.
  const isRelation = /^(Numeric|Date)(Less|Greater)Than/.test(use?.operator.name ?? '')
  const literals = requestValues.map((value) => {
    if (use?.operator.family.variables !== true) return value
    const isPattern = /Like$|^Arn/.test(use.operator.name)
    return isPattern ? literalPattern(value, version) : literalValue(value, version)
  })
  return { ...clause, values: isRelation ? literals : [...clause.values, ...literals] }
}
