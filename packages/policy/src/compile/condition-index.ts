// Statements that nothing but their conditions tell apart: found by the values they ask for.

import { type ConditionTest, wantedTexts } from '../conditions/condition-test.ts'
import type { ContextReader } from '../model/request.ts'
import type { Candidate, CandidateVisitor } from './candidate.ts'

/** Statements that ask one context key for one of a few values. */
interface ByValue {
  readonly lowerCaseKey: string
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>
}

/** Statements whose first condition is the same. */
interface ByTest {
  readonly test: ConditionTest
  readonly candidates: Candidate[]
}

export type ConditionIndex =
  | { readonly kind: 'list'; readonly candidates: readonly Candidate[] }
  | {
      readonly kind: 'indexed'
      readonly unconditional: readonly Candidate[]
      readonly byValue: readonly ByValue[]
      readonly byTest: readonly ByTest[]
    }

/** Up to here a walk through the list is cheaper than look-ups. */
const listLengthMax = 4

/** Builds the index. */
export function conditionIndex(candidates: readonly Candidate[]): ConditionIndex {
  if (candidates.length <= listLengthMax) return { kind: 'list', candidates }
  const valueCounts = countValues(candidates)
  const unconditional: Candidate[] = []
  const byValue = new Map<string, Map<string, Candidate[]>>()
  const byTest = new Map<string, ByTest>()
  for (const candidate of candidates) {
    const test = mostTelling(candidate.statement.conditions, valueCounts)
    const texts = test && wantedTexts(test)
    if (test === undefined) unconditional.push(candidate)
    else if (texts === undefined) fileByTest(byTest, test, candidate)
    else fileByValue(byValue, test.lowerCaseKey, texts, candidate)
  }
  return {
    kind: 'indexed',
    unconditional,
    byValue: [...byValue].map(([lowerCaseKey, found]) => ({ lowerCaseKey, candidates: found })),
    byTest: [...byTest.values()],
  }
}

/** How many values the statements ask each key for. */
function countValues(candidates: readonly Candidate[]): ReadonlyMap<string, number> {
  const values = new Map<string, Set<string>>()
  for (const { statement } of candidates) {
    for (const test of statement.conditions) {
      const known = values.get(test.lowerCaseKey) ?? new Set()
      for (const text of wantedTexts(test) ?? []) known.add(text)
      values.set(test.lowerCaseKey, known)
    }
  }
  return new Map([...values].map(([key, known]) => [key, known.size]))
}

/** The condition that excludes most: on the key with the most values; without one, the first. */
function mostTelling(
  conditions: readonly ConditionTest[],
  valueCounts: ReadonlyMap<string, number>,
): ConditionTest | undefined {
  let best = conditions[0]
  let bestCount = 0
  for (const test of conditions) {
    const count = valueCounts.get(test.lowerCaseKey) ?? 0
    if (count <= bestCount || wantedTexts(test) === undefined) continue
    best = test
    bestCount = count
  }
  return best
}

function fileByTest(byTest: Map<string, ByTest>, test: ConditionTest, candidate: Candidate): void {
  const { operator, values } = test.clause
  const name = JSON.stringify([operator, test.lowerCaseKey, test.variables, values])
  const known = byTest.get(name)
  if (known === undefined) byTest.set(name, { test, candidates: [candidate] })
  else known.candidates.push(candidate)
}

function fileByValue(
  byValue: Map<string, Map<string, Candidate[]>>,
  lowerCaseKey: string,
  texts: Iterable<string>,
  candidate: Candidate,
): void {
  const known = byValue.get(lowerCaseKey) ?? new Map<string, Candidate[]>()
  byValue.set(lowerCaseKey, known)
  for (const text of texts) {
    const list = known.get(text)
    if (list === undefined) known.set(text, [candidate])
    else list.push(candidate)
  }
}

/** Visits the statements that the conditions looked at so far don't exclude. */
export function visitByCondition(index: ConditionIndex, visitor: CandidateVisitor): void {
  if (index.kind === 'list') {
    visitAll(index.candidates, visitor)
    return
  }
  visitAll(index.unconditional, visitor)
  for (const group of index.byTest) {
    if (group.test.holds(visitor.context)) visitAll(group.candidates, visitor)
  }
  for (const group of index.byValue) visitByValue(group, visitor, visitor.context)
}

function visitByValue(group: ByValue, visitor: CandidateVisitor, context: ContextReader): void {
  const value = context.get(group.lowerCaseKey)
  if (value === undefined) return
  if (typeof value === 'string') visitAll(group.candidates.get(value), visitor)
  else for (const one of value) visitAll(group.candidates.get(one), visitor)
}

function visitAll(candidates: readonly Candidate[] | undefined, visitor: CandidateVisitor): void {
  if (candidates === undefined) return
  for (const candidate of candidates) visitor.visit(candidate)
}
