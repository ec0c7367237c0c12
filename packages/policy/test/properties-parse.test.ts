// Properties of parsing and printing: total, faithful to JSON, and each the other's inverse.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DocumentFile, documentCases } from '../../../corpus/document-corpus.ts'
import {
  contextKeysOf,
  type Policy,
  type PolicyKind,
  parsePolicy,
  printPolicy,
} from '../src/index.ts'
import { corpusFolder } from './corpus-files.ts'
import { accepted } from './fixtures.ts'
import { policyText } from './random-policies.ts'

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
  const mistypedPolicy = fc
    .tuple(policyText('resource'), fc.nat(), fc.jsonValue({ maxDepth: 1 }))
    .map(([text, at, value]) => {
      const document = JSON.parse(text)
      const [statement] = [document.Statement].flat()
      const inStatement = at % 4 > 0
      const names = Object.keys(inStatement ? statement : document)
      const wrong = { [names[at % names.length] ?? '']: value }
      const changed = inStatement ? { Statement: { ...statement, ...wrong } } : wrong
      return JSON.stringify({ ...document, ...changed })
    })
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nearlyPolicy, mistypedPolicy)
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

/** What JSON is made of, and what it is nearly made of. */
const jsonUnits = [...'{}[]:,"\\-+.0123eEtfnulx \n\'']

test('what the reader accepts is what JSON.parse accepts, duplicate keys aside', () => {
  const inserted = fc.string({ unit: fc.constantFrom(...jsonUnits), maxLength: 2 })
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.nat(2), inserted)
    .map(([text, at, removed, added]) => {
      const start = at % (text.length + 1)
      return text.slice(0, start) + added + text.slice(start + removed)
    })
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
function meaning({ version, id, kind, statements }: Policy): unknown {
  const bare = statements.map(({ start: _start, end: _end, ...statement }) => statement)
  return { version, id, kind, statements: bare }
}

/** Asserts that a policy prints to a text that parses to the same policy, and prints the same. */
function printsExactly(policy: Policy): void {
  const printed = printPolicy(policy)
  const again = accepted(printed, policy.kind)
  assert.deepEqual(meaning(again), meaning(policy))
  assert.equal(printPolicy(again), printed)
}

test('parsing what was printed gives the same policy', () => {
  const kind = fc.constantFrom('identity' as const, 'resource' as const)
  const sample = kind.chain((one) => policyText(one).map((text) => accepted(text, one)))
  fc.assert(fc.property(sample, printsExactly), { numRuns: 1000 })
})

test('so do all documents of the corpus, of every kind', () => {
  const printed = new Map<string, number>()
  for (const [, file] of corpusFolder<DocumentFile>('documents')) {
    for (const { text, kind: name } of documentCases(file)) {
      const kind = kinds.find((known) => known === name)
      const { policy } = parsePolicy(text, kind)
      if (policy === undefined) continue
      printsExactly(policy)
      printed.set(name, (printed.get(name) ?? 0) + 1)
    }
  }
  assert.equal(printed.size, kinds.length)
})
