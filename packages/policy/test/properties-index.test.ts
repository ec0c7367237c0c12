// Layers of many policies: the index and a walk through all statements come to the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import { compilePolicies } from '../src/index.ts'
import { decideAsExplained } from './decide-as-explained.ts'
import { accepted } from './fixtures.ts'
import { policyText, randomRequest } from './random-policies.ts'

for (const kind of ['identity', 'resource'] as const) {
  test(`many ${kind} policies in one layer`, () => {
    const effects = new Set<string>()
    const texts = fc.array(policyText(kind), { minLength: 4, maxLength: 16 })
    fc.assert(
      fc.property(texts, fc.array(randomRequest, { minLength: 5 }), (documents, requests) => {
        const policies = documents.map((text) => accepted(text, kind))
        const sourced = policies.map((policy, index) => ({
          policy,
          source: { id: `policy-${index}`, type: 'none' as const },
        }))
        const layers = { identity: compilePolicies([]), [kind]: compilePolicies(sourced) }
        for (const asked of requests) {
          const { effect } = decideAsExplained(layers, asked)
          assert.equal(effect, evaluateByTheBook({ identity: [], [kind]: policies }, asked))
          effects.add(effect)
        }
      }),
      { numRuns: 300 },
    )
    assert.equal(effects.size, 3, 'every effect occurs')
  })
}
