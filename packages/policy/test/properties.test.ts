// Properties on random policies: decide, explain and the book agree, with index and without.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import { decide, explain, printPolicy } from '../src/index.ts'
import { accepted } from './fixtures.ts'
import { compiled, randomLayers } from './plain-layers.ts'
import { policyText, randomRequest } from './random-policies.ts'

test('decide equals explain equals the book', () => {
  const effects = new Map<string, number>()
  fc.assert(
    fc.property(randomLayers, randomRequest, (layers, asked) => {
      const decision = decide(compiled(layers), asked)
      assert.equal(decision.effect, evaluateByTheBook(layers, asked))
      const { effect, layer, statement } = explain(compiled(layers), asked)
      assert.deepEqual({ effect, layer, ...(statement && { statement }) }, decision)
      effects.set(effect, (effects.get(effect) ?? 0) + 1)
    }),
    { numRuns: 4000 },
  )
  assert.equal(effects.size, 3, 'every effect occurs')
})

test('one identity policy alone: the conditions and patterns are those of the book', () => {
  fc.assert(
    fc.property(policyText('identity'), randomRequest, (text, asked) => {
      const layers = { identity: [accepted(text)] }
      assert.equal(decide(compiled(layers), asked).effect, evaluateByTheBook(layers, asked))
    }),
    { numRuns: 4000 },
  )
})

test('one resource policy alone: the principals and grants are those of the book', () => {
  const plainPolicy = policyText('resource', { conditions: false })
  fc.assert(
    fc.property(plainPolicy, randomRequest, fc.boolean(), (text, asked, bounded) => {
      const boundary = bounded ? { boundary: [] } : {}
      const layers = { identity: [], resource: [accepted(text, 'resource')], ...boundary }
      assert.equal(decide(compiled(layers), asked).effect, evaluateByTheBook(layers, asked))
    }),
    { numRuns: 4000 },
  )
})

test('many statements are found through the index', () => {
  const large = fc.array(policyText('identity', { statementsMax: 12 }), {
    minLength: 10,
    maxLength: 20,
  })
  fc.assert(
    fc.property(large, randomRequest, (texts, asked) => {
      const documents = texts.map((text) => accepted(text))
      const statements = documents
        .filter((policy) => policy.version === '2012-10-17')
        .flatMap((policy) => JSON.parse(printPolicy(policy)).Statement)
      fc.pre(statements.length > 0)
      const merged = accepted({ Version: '2012-10-17', Statement: statements })
      const layers = { identity: [merged] }
      assert.equal(decide(compiled(layers), asked).effect, evaluateByTheBook(layers, asked))
    }),
    { numRuns: 300 },
  )
})
