// Candidates that change no policy: context keys with whose values a statement comes out right.

import { resourceParts } from '../match/resource-matcher.ts'
import type { ConditionClause } from '../model/policy.ts'
import type { ContextValue } from '../model/request.ts'
import { contextValueFor } from './context-value.ts'
import {
  type Candidate,
  type ExplainedDraft,
  type OriginalStatement,
  originalReference,
} from './explained-draft.ts'
import type { Change } from './fix.ts'

function supply(
  original: OriginalStatement,
  clause: ConditionClause,
  value: ContextValue,
): Change & { kind: 'supply-context' } {
  return {
    kind: 'supply-context',
    key: clause.key,
    value,
    statement: originalReference(original),
    operator: clause.operator,
    policyValues: clause.values,
  }
}

/** Makes all of these clauses hold, if a value can be derived for each. */
export function supplyForAllow(
  { draft }: ExplainedDraft,
  original: OriginalStatement,
  failing: readonly ConditionClause[],
): readonly Candidate[] {
  const { context } = draft.request
  const { version } = original.policy
  const changes = failing.map((clause) => {
    const value = contextValueFor({ clause, version, context }, 'holds')
    return value === undefined ? undefined : supply(original, clause, value)
  })
  const derived = changes.filter((change) => change !== undefined)
  if (derived.length < changes.length) return []
  // One value for a key: with several clauses on a key the first value may fit them all.
  const byKey = new Map(derived.toReversed().map((change) => [change.key.toLowerCase(), change]))
  return [[...byKey.values()]]
}

/** Makes one clause of a Deny fail: one candidate for each clause that lets itself. */
export function supplyAgainstDeny(
  { draft }: ExplainedDraft,
  original: OriginalStatement,
): readonly Candidate[] {
  const { context } = draft.request
  const { version } = original.policy
  return original.statement.condition.flatMap((clause) => {
    const value = contextValueFor({ clause, version, context }, 'fails')
    return value === undefined ? [] : [[supply(original, clause, value)]]
  })
}

/** Gives the missing variable of a resource entry the text that the requested resource has. */
export function supplyVariable(
  { draft }: ExplainedDraft,
  original: OriginalStatement,
): readonly Candidate[] {
  const { resource, context } = draft.request
  if (original.policy.version === '2008-10-17') return []
  return (original.statement.resource ?? []).flatMap((entry) => {
    const template = resourceParts(entry, true)
    if ('problem' in template) return []
    const [prefix, variable, next] = template.parts
    if (prefix?.kind !== 'text' || variable?.kind !== 'variable') return []
    if (context.get(variable.lowerCaseKey) !== undefined) return []
    if (!resource.startsWith(prefix.text)) return []
    const start = prefix.text.length
    const end = next?.kind === 'text' ? resource.indexOf(next.text[0] ?? '', start) : -1
    const value = resource.slice(start, end < 0 ? undefined : end)
    const clause = { operator: 'Resource', key: variable.key, values: [entry] }
    return value === '' ? [] : [[supply(original, clause, value)]]
  })
}
