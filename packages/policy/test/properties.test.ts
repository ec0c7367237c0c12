// Properties on random policies: the book agrees, Deny only denies, order and print are exact.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import {
  compilePolicies,
  contextKeysOf,
  decide,
  explain,
  type Policy,
  type PolicyKind,
  parsePolicy,
  printPolicy,
} from '../src/index.ts'
import { accepted, source } from './fixtures.ts'
import { policyText, randomRequest } from './random-policies.ts'

const policies = (kind: 'identity' | 'resource') =>
  fc.array(
    policyText(kind).map((text) => accepted(text, kind)),
    { maxLength: 2 },
  )

const layersArbitrary = fc.record(
  {
    identity: policies('identity'),
    boundary: policies('identity'),
    session: policies('identity'),
    resource: policies('resource'),
    serviceControl: fc.array(policies('identity'), { maxLength: 2 }),
    resourceControl: fc.array(policies('resource'), { maxLength: 1 }),
    vpcEndpoint: policies('resource'),
    resourcePolicyRequired: fc.boolean(),
  },
  { requiredKeys: ['identity'] },
)

type PlainLayers = typeof layersArbitrary extends fc.Arbitrary<infer Value> ? Value : never

function compiled(layers: PlainLayers) {
  const { serviceControl, resourceControl, resourcePolicyRequired = false, ...single } = layers
  const one = (list: readonly Policy[]) =>
    compilePolicies(list.map((policy) => ({ policy, source })))
  const entries = Object.entries(single).map(([name, list]) => [name, one(list)])
  return {
    ...Object.fromEntries(entries),
    ...(serviceControl && { serviceControl: serviceControl.map(one) }),
    ...(resourceControl && { resourceControl: resourceControl.map(one) }),
    resourcePolicyRequired,
  }
}

test('decide equals explain equals the book', () => {
  const effects = new Map<string, number>()
  fc.assert(
    fc.property(layersArbitrary, randomRequest, (layers, asked) => {
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
  fc.assert(
    fc.property(policyText('resource'), randomRequest, fc.boolean(), (text, asked, bounded) => {
      const boundary = bounded ? { boundary: [] } : {}
      const layers = { identity: [], resource: [accepted(text, 'resource')], ...boundary }
      assert.equal(decide(compiled(layers), asked).effect, evaluateByTheBook(layers, asked))
    }),
    { numRuns: 4000 },
  )
})

test('many statements are found through the index', () => {
  const large = fc.array(policyText('identity'), { minLength: 10, maxLength: 20 })
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

test('adding a Deny never allows more, adding an Allow never denies more', () => {
  fc.assert(
    fc.property(layersArbitrary, policyText('identity'), randomRequest, (layers, text, asked) => {
      const before = decide(compiled(layers), asked).effect
      for (const Effect of ['Deny', 'Allow']) {
        const document = JSON.parse(text)
        const list = Array.isArray(document.Statement) ? document.Statement : [document.Statement]
        const Statement = list.map((statement: object) => ({ ...statement, Effect }))
        const identity = [...layers.identity, accepted({ ...document, Statement })]
        const after = decide(compiled({ ...layers, identity }), asked).effect
        if (Effect === 'Deny') assert.ok(before === 'allowed' || after !== 'allowed')
        else assert.ok(before !== 'allowed' || after === 'allowed')
      }
    }),
    { numRuns: 500 },
  )
})

test('the order of policies and statements is nothing', () => {
  const reversed = (list: readonly Policy[]) =>
    list.toReversed().map((policy) => {
      const document = JSON.parse(printPolicy(policy))
      return accepted({ ...document, Statement: document.Statement.toReversed() }, policy.kind)
    })
  fc.assert(
    fc.property(layersArbitrary, randomRequest, (layers, asked) => {
      const { effect, layer } = decide(compiled(layers), asked)
      const { identity, resource } = layers
      const turned = {
        ...layers,
        identity: reversed(identity),
        ...(resource && { resource: reversed(resource) }),
      }
      const other = decide(compiled(turned), asked)
      assert.deepEqual([other.effect, other.layer], [effect, layer])
    }),
    { numRuns: 500 },
  )
})

const kinds: readonly PolicyKind[] = [
  'identity',
  'resource',
  'trust',
  'session',
  'boundary',
  'scp',
  'rcp',
]

test('any text is parsed or refused, never thrown at', () => {
  const nearlyPolicy = fc
    .tuple(
      policyText('resource'),
      fc.nat(),
      fc.nat(20),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    .map(([text, start, length, inserted]) => {
      const at = start % text.length
      return text.slice(0, at) + inserted + text.slice(at + length)
    })
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nearlyPolicy)
  fc.assert(
    fc.property(anyText, fc.constantFrom(...kinds), (text, kind) => {
      const { policy, findings } = parsePolicy(text, kind)
      const isRefused = findings.some((finding) => finding.severity === 'error')
      assert.equal(policy === undefined, isRefused)
      for (const { offset } of findings) assert.ok(offset >= 0 && offset <= text.length)
      if (policy !== undefined) contextKeysOf(policy)
    }),
    { numRuns: 3000 },
  )
})

test('what the reader accepts is what JSON.parse accepts, duplicate keys aside', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 }))
    .map(([text, at, inserted]) => text.slice(0, at % (text.length + 1)) + inserted)
  fc.assert(
    fc.property(fc.oneof(fc.json({ maxDepth: 4 }), broken), (text) => {
      const codes = parsePolicy(text).findings.map((finding) => finding.code)
      if (codes.includes('duplicate-key')) return
      assert.equal(!codes.includes('invalid-json'), isJson(text), text)
    }),
    { numRuns: 3000 },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A policy without its text and positions. */
function meaning({ version, kind, statements }: Policy): unknown {
  const bare = statements.map(({ start: _start, end: _end, ...statement }) => statement)
  return { version, kind, statements: bare }
}

test('parsing what was printed gives the same policy', () => {
  const kind = fc.constantFrom('identity' as const, 'resource' as const)
  const sample = kind.chain((one) => policyText(one).map((text) => accepted(text, one)))
  fc.assert(
    fc.property(sample, (policy) => {
      const printed = printPolicy(policy)
      const again = accepted(printed, policy.kind)
      assert.deepEqual(meaning(again), meaning(policy))
      assert.equal(printPolicy(again), printed)
    }),
    { numRuns: 1000 },
  )
})
