// What the makers of candidates work on: a draft explained, and its statements as they were.

import type { Explanation, StatementExplanation, StatementReference } from '../model/decision.ts'
import type { Policy, Statement } from '../model/policy.ts'
import type { Draft } from './draft.ts'
import type { Change, PolicyPlace } from './fix.ts'

/** Changes that may take an obstacle away, by themselves. */
export type Candidate = readonly Change[]

/** A draft with its explanation. */
export interface ExplainedDraft {
  readonly draft: Draft
  readonly explanation: Explanation
}

/** A statement that was there before any change. */
export interface OriginalStatement {
  readonly place: PolicyPlace
  readonly policy: Policy
  readonly statement: Statement
  /** The index in the policy as it was. */
  readonly index: number
}

/** Finds an explained statement among the original ones; undefined when it was changed since. */
export function originalStatement(
  { draft }: ExplainedDraft,
  { statement: reference }: StatementExplanation,
): OriginalStatement | undefined {
  const origin = draft.origins.get(reference.source)
  const { index, isChanged } = origin?.statements[reference.index] ?? {}
  if (origin === undefined || index === undefined || isChanged !== false) return undefined
  if (!('policy' in origin.member)) return undefined
  const { policy } = origin.member
  const statement = policy.statements[index]
  return statement && { place: origin.place, policy, statement, index }
}

/** Refers to a statement as it was before any change. */
export function originalReference({
  place,
  statement,
  index,
}: OriginalStatement): StatementReference {
  const { sid, start, end } = statement
  return { source: place.source, index, ...(sid !== undefined && { sid }), start, end }
}
