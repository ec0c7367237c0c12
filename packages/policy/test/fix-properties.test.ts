// Properties of minimal fixes on random layers: sufficient, without a part to spare, there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AuthorizationRequest,
  applyFix,
  type Change,
  compile,
  type LayerPolicies,
  minimalFixes,
} from '../src/index.ts'
import { randomLayers } from './random-layers.ts'
import { randomRequest } from './random-policies.ts'

function effectAfter(
  policies: LayerPolicies,
  request: AuthorizationRequest,
  changes: readonly Change[],
): string {
  const fixed = applyFix(policies, request, { changes })
  return fixed === undefined ? 'refused' : compile(fixed.policies).decide(fixed.request).effect
}

test('a fix is sufficient and loses its effect when any part is dropped', () => {
  const kinds = new Set<string>()
  const sizes = new Set<number>()
  fc.assert(
    fc.property(randomLayers, randomRequest, (policies, request) => {
      for (const { changes } of minimalFixes(policies, request).fixes) {
        assert.equal(effectAfter(policies, request, changes), 'allowed')
        sizes.add(changes.length)
        for (const change of changes) {
          kinds.add(change.kind)
          const others = changes.filter((one) => one !== change)
          assert.notEqual(effectAfter(policies, request, others), 'allowed')
        }
      }
    }),
    { numRuns: 80 },
  )
  assert.ok(kinds.size >= 6, `most kinds of change occur: ${[...kinds]}`)
  assert.ok(sizes.size >= 4, 'fixes of several sizes occur')
})

test('every denied request has a fix, but for those to IAM in another account', () => {
  fc.assert(
    fc.property(randomLayers, randomRequest, (policies, request) => {
      const { effect } = compile(policies).decide(request)
      const { fixes, reason } = minimalFixes(policies, request)
      if (effect === 'allowed') assert.equal(reason, 'the request is allowed already')
      else if (fixes.length === 0) {
        assert.match(request.action, /^iam:/)
        assert.equal(policies.resource, undefined)
        assert.match(reason ?? '', /IAM has no resource policies/)
      } else assert.equal(reason, undefined)
    }),
    { numRuns: 120 },
  )
})

test('a fix changes neither the policies nor the request that it is for', () => {
  fc.assert(
    fc.property(randomLayers, randomRequest, (policies, request) => {
      const { effect } = compile(policies).decide(request)
      const before = JSON.stringify(policies)
      minimalFixes(policies, request)
      assert.equal(JSON.stringify(policies), before)
      assert.equal(compile(policies).decide(request).effect, effect)
    }),
    { numRuns: 30 },
  )
})
