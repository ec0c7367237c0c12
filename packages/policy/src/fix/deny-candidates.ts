// Candidates against a Deny that matched: supply context, take the request out of it, remove it.

import { readOperator } from '../conditions/operators.ts'
import { literalPattern, literalResource } from '../match/literal-pattern.ts'
import { matchActionPattern, matchResourcePattern } from '../match/match-pattern.ts'
import type { StatementExplanation } from '../model/decision.ts'
import type { ConditionClause, PrincipalElement } from '../model/policy.ts'
import type { AuthorizationRequest, Principal } from '../model/request.ts'
import { exemptingEntries, namingEntries } from './caller-entries.ts'
import { isEditable } from './draft.ts'
import {
  type Candidate,
  type ExplainedDraft,
  type OriginalStatement,
  originalReference,
  originalStatement,
} from './explained-draft.ts'
import type { StatementElement } from './fix.ts'
import { documentOf, type UnplacedStatement } from './statement-document.ts'
import { supplyAgainstDeny } from './supply-context.ts'
import { withValues } from './widen-statement.ts'

/** What may keep the statement from denying the request; the least intrusive first. */
export function denyCandidates(
  explained: ExplainedDraft,
  statement: StatementExplanation,
): readonly Candidate[] {
  const { source } = statement.statement
  const origin = explained.draft.origins.get(source)
  if (origin !== undefined && 'reason' in origin.member) {
    const { place, member } = origin
    return [[{ kind: 'repair-document', place, reason: member.reason }]]
  }
  const original = originalStatement(explained, statement)
  if (original === undefined) return []
  const { place } = original
  const reference = originalReference(original)
  const supplied = supplyAgainstDeny(explained, original)
  if (!isEditable(place.source)) {
    return [...supplied, [{ kind: 'remove-policy', place, statement: reference }]]
  }
  const narrowed = narrowings(original, explained.draft.request).map(
    ([element, document]): Candidate => [
      {
        kind: 'narrow-statement',
        place,
        statement: reference,
        element,
        document: documentOf(document),
      },
    ],
  )
  return [...supplied, ...narrowed, [{ kind: 'remove-statement', place, statement: reference }]]
}

type Narrowing = readonly [element: StatementElement, statement: UnplacedStatement]

function narrowings(
  original: OriginalStatement,
  request: AuthorizationRequest,
): readonly Narrowing[] {
  return [
    ...narrowedConditions(original, request),
    ...narrowedPrincipal(original, request.principal),
    ...callerExemption(original, request),
    ...narrowedResource(original, request.resource),
    ...narrowedAction(original, request.action),
  ]
}

/** `Deny unless the value is one of these`: the request's value becomes one of these. */
function narrowedConditions(
  { statement, policy }: OriginalStatement,
  { context }: AuthorizationRequest,
): readonly Narrowing[] {
  return statement.condition.flatMap((clause): readonly Narrowing[] => {
    const value = context.get(clause.key.toLowerCase())
    const values = typeof value === 'string' ? [value] : (value ?? [])
    if (readOperator(clause.operator)?.operator.negated !== true || values.length === 0) return []
    const condition = statement.condition.map((one) =>
      one === clause ? withValues(clause, values, policy) : one,
    )
    return [['Condition', { ...statement, condition }]]
  })
}

function narrowedPrincipal(
  { statement }: OriginalStatement,
  principal: Principal,
): readonly Narrowing[] {
  const { principal: named, notPrincipal } = statement
  if (notPrincipal !== undefined && notPrincipal !== '*') {
    const exempted: PrincipalElement = [...notPrincipal, ...exemptingEntries(principal)]
    return [['Principal', { ...statement, notPrincipal: exempted }]]
  }
  if (named === undefined || named === '*') return []
  const names = new Set(namingEntries(principal).map((entry) => entry.value))
  const kept = named.filter((entry) => !names.has(entry.value))
  return kept.length === 0 ? [] : [['Principal', { ...statement, principal: kept }]]
}

/**
 * Exempts the caller by a condition.
 *
 * AWS: aws:PrincipalArn of a role session is the ARN of the role (IAM User Guide, global keys).
 */
function callerExemption(
  { statement, policy }: OriginalStatement,
  { context }: AuthorizationRequest,
): readonly Narrowing[] {
  const arn = context.get('aws:principalarn')
  if (typeof arn !== 'string') return []
  const isSame = ({ operator, key }: ConditionClause) =>
    operator === 'ArnNotEquals' && key.toLowerCase() === 'aws:principalarn'
  // The clause is there already: it is widened where conditions are.
  if (statement.condition.some(isSame)) return []
  const values = [literalPattern(arn, policy.version)]
  const exemption = { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', values }
  return [['Condition', { ...statement, condition: [...statement.condition, exemption] }]]
}

/** An ARN leaves a list, or a statement about all resources becomes one about all others. */
function narrowedResource(
  { statement, policy }: OriginalStatement,
  requested: string,
): readonly Narrowing[] {
  const { resource, notResource, ...others } = statement
  const entry = literalResource(requested, policy.version)
  if (notResource !== undefined) {
    return [['Resource', { ...others, notResource: [...notResource, entry] }]]
  }
  if (resource === undefined || requested === '*') return []
  const matching = resource.filter((one) => matchResourcePattern(one, requested))
  if (resource.length > matching.length && matching.every((one) => one === entry)) {
    const kept = resource.filter((one) => one !== entry)
    return [['Resource', { ...others, resource: kept }]]
  }
  return resource.includes('*') ? [['Resource', { ...others, notResource: [entry] }]] : []
}

function narrowedAction({ statement }: OriginalStatement, requested: string): readonly Narrowing[] {
  const { action, notAction, ...others } = statement
  if (notAction !== undefined) {
    return [['Action', { ...others, notAction: [...notAction, requested] }]]
  }
  const isExact = (one: string) => one.toLowerCase() === requested.toLowerCase()
  const matching = (action ?? []).filter((one) => matchActionPattern(one, requested))
  if (action !== undefined && action.length > matching.length && matching.every(isExact)) {
    return [['Action', { ...others, action: action.filter((one) => !isExact(one)) }]]
  }
  const isAny = action?.some((one) => one === '*' || one === '*:*')
  return isAny === true ? [['Action', { ...others, notAction: [requested] }]] : []
}
