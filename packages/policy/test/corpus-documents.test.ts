// The corpus of documents: each is accepted or refused with the findings that its row says.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { type DocumentFile, documentCases } from '../../../corpus/document-corpus.ts'
import { type PolicyKind, parsePolicy } from '../src/index.ts'
import { corpusFolder } from './corpus-files.ts'

const cases = corpusFolder<DocumentFile>('documents').flatMap(([, file]) => documentCases(file))

const kinds: readonly PolicyKind[] = [
  'identity',
  'resource',
  'trust',
  'session',
  'boundary',
  'scp',
  'rcp',
]

function kindOf(name: string): PolicyKind {
  const kind = kinds.find((known) => known === name)
  if (kind === undefined) throw new TypeError(`no kind ${name}`)
  return kind
}

test('every document is refused with the findings of its row, or accepted', (context) => {
  const disagreements = cases.flatMap(({ name, text, kind, codes }) => {
    const { policy, findings } = parsePolicy(text, kindOf(kind))
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
    assert.equal(policy === undefined, errors.length > 0, name)
    return isDeepStrictEqual(errors, codes) ? [] : [{ name, errors, codes }]
  })
  assert.deepEqual(disagreements.slice(0, 10), [])
  context.diagnostic(`${cases.length} documents`)
})

test('a topic has each document once, and a source for each', () => {
  const keys = cases.map(({ topic, kind, text }) => `${topic} ${kind} ${text}`)
  const twice = cases.filter((_, index) => keys.indexOf(keys[index] ?? '') !== index)
  assert.deepEqual(twice, [])
  for (const { source } of cases) assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\//)
  assert.ok(cases.length >= 150)
})
