// Properties of more and less: what only limits never allows, what only grants never denies.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decide, type Policy } from '../src/index.ts'
import { accepted } from './fixtures.ts'
import { compiled, type PlainLayers, policyLists, randomLayers } from './plain-layers.ts'
import { policyText, randomRequest } from './random-policies.ts'

/** The text's policy with one effect throughout. */
function withEffect(text: string, kind: Policy['kind'], effect: 'Allow' | 'Deny'): Policy {
  const document = JSON.parse(text)
  const Statement = [document.Statement].flat()
  return accepted(
    { ...document, Statement: Statement.map((one: object) => ({ ...one, Effect: effect })) },
    kind,
  )
}

const texts = fc.record({ identity: policyText('identity'), resource: policyText('resource') })

const isAllowed = (layers: PlainLayers, asked: Parameters<typeof decide>[1]) =>
  decide(compiled(layers), asked).effect === 'allowed'

test('adding a Deny to any layer never allows more, and adding an Allow never denies more', () => {
  const changed = { Allow: 0, Deny: 0 }
  fc.assert(
    fc.property(randomLayers, texts, randomRequest, (layers, text, asked) => {
      const before = isAllowed(layers, asked)
      for (const { kind, list, replacedBy } of policyLists(layers)) {
        for (const effect of ['Allow', 'Deny'] as const) {
          const added = withEffect(text[kind], kind, effect)
          const after = isAllowed(replacedBy([...list, added]), asked)
          if (before !== after) changed[effect] += 1
          assert.ok(before === after || after === (effect === 'Allow'), effect)
        }
      }
    }),
    { numRuns: 1000 },
  )
  assert.ok(changed.Allow > 0 && changed.Deny > 0, `both decide: ${JSON.stringify(changed)}`)
})

/** The policy without one statement; without any statement left there is no policy. */
function without(policy: Policy, index: number): Policy[] {
  const document = JSON.parse(policy.text)
  const Statement = [document.Statement].flat().toSpliced(index, 1)
  return Statement.length === 0 ? [] : [accepted({ ...document, Statement }, policy.kind)]
}

test('removing an Allow never allows more, and removing a Deny never denies more', () => {
  const changed = { Allow: 0, Deny: 0 }
  fc.assert(
    fc.property(randomLayers, randomRequest, (layers, asked) => {
      const before = isAllowed(layers, asked)
      for (const { list, replacedBy } of policyLists(layers)) {
        for (const [at, policy] of list.entries()) {
          for (const [index, { effect }] of policy.statements.entries()) {
            const left = list.toSpliced(at, 1, ...without(policy, index))
            const after = isAllowed(replacedBy(left), asked)
            if (before !== after) changed[effect] += 1
            assert.ok(before === after || after === (effect === 'Deny'), effect)
          }
        }
      }
    }),
    { numRuns: 1000 },
  )
  assert.ok(changed.Allow > 0 && changed.Deny > 0, `both decide: ${JSON.stringify(changed)}`)
})

test('a condition more on an Allow never allows more, on a Deny never denies more', () => {
  const narrowed = fc.record({
    wide: policyText('identity').map((text) => JSON.parse(text)),
    narrow: policyText('identity').map((text) => [JSON.parse(text).Statement].flat()[0]),
    effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  })
  fc.assert(
    fc.property(randomLayers, narrowed, randomRequest, (layers, sample, asked) => {
      const { wide, narrow, effect } = sample
      fc.pre(wide.Version === '2012-10-17')
      const statements = [wide.Statement].flat().map((one) => ({ ...one, Effect: effect }))
      // Conditions under operators that the statement has no conditions under yet.
      const both = statements.map((one) => ({
        ...one,
        Condition: { ...narrow.Condition, ...one.Condition },
      }))
      const decided = [statements, both].map((Statement) => {
        const identity = [...layers.identity, accepted({ ...wide, Statement })]
        return isAllowed({ ...layers, identity }, asked)
      })
      assert.ok(decided[0] === decided[1] || decided[0] === (effect === 'Allow'))
    }),
    { numRuns: 1000 },
  )
})

test('a layer more that only limits never allows more', () => {
  fc.assert(
    fc.property(randomLayers, texts, randomRequest, (layers, text, asked) => {
      const identity = [accepted(text.identity)]
      const resource = [accepted(text.resource, 'resource')]
      const { boundary, session, vpcEndpoint, serviceControl = [], resourceControl = [] } = layers
      // A federated user without session policy has nothing, so that one gives him something.
      const limitsBySession = asked.principal.kind !== 'federated-user'
      const limited: readonly PlainLayers[] = [
        { ...layers, boundary: boundary ?? identity },
        { ...layers, vpcEndpoint: vpcEndpoint ?? resource },
        { ...layers, serviceControl: [...serviceControl, identity] },
        { ...layers, resourceControl: [...resourceControl, resource] },
        { ...layers, resourcePolicyRequired: true },
        ...(limitsBySession ? [{ ...layers, session: session ?? identity }] : []),
      ]
      const before = isAllowed(layers, asked)
      for (const more of limited) assert.ok(before || !isAllowed(more, asked))
    }),
    { numRuns: 1000 },
  )
})
