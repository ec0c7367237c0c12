// The decision corpus: decide, explain and the book each give what the rows say.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { DecisionCase } from '../../../corpus/decision-corpus.ts'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import { type Decision, decide, type Explanation, explain, type Mismatch } from '../src/index.ts'
import { allDecisionCases, compiledLayers, plainLayers, requestOf } from './corpus-files.ts'

const cases = allDecisionCases()

/** What a case says of the decision, in the form in which `answer` gives one. */
function wanted({ expect }: DecisionCase): object {
  return { effect: expect.decision, layer: expect.layer, sid: expect.sid }
}

function answer({ effect, layer, statement }: Decision): object {
  return { effect, layer: layer ?? null, sid: statement?.sid }
}

/** More rows than these tell nothing new, and to print them takes long. */
const shownMax = 10

/** Fails with the first rows for which `ask` does not give what is wanted. */
function check(want: (one: DecisionCase) => object, ask: (one: DecisionCase) => object): void {
  const disagreements: object[] = []
  for (const one of cases) {
    const got = ask(one)
    if (isDeepStrictEqual(got, want(one))) continue
    disagreements.push({ row: one.name, got, wanted: want(one) })
    if (disagreements.length === shownMax) break
  }
  assert.deepEqual(disagreements, [])
}

test('decide answers every row with its effect, layer and statement', () => {
  check(wanted, (one) => answer(decide(compiledLayers(plainLayers(one)), requestOf(one))))
})

test('explain answers as decide does, and says of statements what the row says', () => {
  check(
    (one) => ({ ...wanted(one), statements: one.expect.statements }),
    (one) => {
      const explanation = explain(compiledLayers(plainLayers(one)), requestOf(one))
      const outcomes = Object.keys(one.expect.statements).map((sid) => [
        sid,
        outcomesOf(explanation, sid).join(),
      ])
      return { ...answer(explanation), statements: Object.fromEntries(outcomes) }
    },
  )
})

function outcomesOf(explanation: Explanation, sid: string): readonly string[] {
  return explanation.layers.flatMap((layer) =>
    layer.statements
      .filter(({ statement }) => statement.sid === sid)
      .map(({ mismatch }) => (mismatch === undefined ? 'matched' : nameOf(mismatch))),
  )
}

function nameOf(mismatch: Mismatch): string {
  if (mismatch.element !== 'Condition') return mismatch.element
  return `Condition ${mismatch.operator} ${mismatch.key}`
}

test('the book answers every row with its effect', () => {
  check(
    ({ expect }) => ({ effect: expect.decision }),
    (one) => ({ effect: evaluateByTheBook(plainLayers(one), requestOf(one)) }),
  )
})

test('the corpus is what it says: a thousand rows, each once, each with its source', (context) => {
  const asked = cases.map(({ given }) => JSON.stringify(given))
  const sources = cases.filter(({ source }) => !source.startsWith('https://docs.aws.amazon.com/'))
  assert.deepEqual(
    sources.map(({ name }) => name),
    [],
  )
  const twice = cases.filter(({ given }, index) => asked.indexOf(JSON.stringify(given)) !== index)
  assert.deepEqual(
    twice.map(({ name }) => name),
    [],
  )
  context.diagnostic(`${cases.length} rows`)
  assert.ok(cases.length >= 1000, `${cases.length} rows`)
})
