// In a layer of many statements each finds what it would find alone, and the first one is named.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePolicies, decide } from '../src/index.ts'
import { type Keys, policyOf, request, source } from './fixtures.ts'

/** Asks all statements as one layer, and each alone. */
function checkEach(
  elements: readonly object[],
  asked: readonly { readonly resource?: string; readonly keys?: Keys }[],
): void {
  const statements = elements.map((element, index) => ({
    Sid: `S${index}`,
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: '*',
    ...element,
  }))
  const layerOf = (list: readonly object[]) =>
    compilePolicies([{ policy: policyOf('identity', ...list), source }])
  const together = layerOf(statements)
  const alone = statements.map((statement) => layerOf([statement]))
  for (const parts of asked) {
    const first = alone.findIndex(
      (identity) => decide({ identity }, request(parts)).effect === 'allowed',
    )
    const { statement } = decide({ identity: together }, request(parts))
    assert.equal(statement?.index ?? -1, first, JSON.stringify(parts))
  }
}

const resources = [
  ...[
    'arn:aws:s3:::a',
    'arn:aws:s3:::a/b',
    'arn:aws:s3:::a/*',
    'arn:aws:s3:::a*',
    'arn:aws:s3:::b?',
  ],
  ...['arn:aws:s3:::*/b', 'arn:aws:s3:::*/c/*', 'arn:aws:s3:::*b', 'arn:aws:s3:*:*:c', 'arn:*:d/*'],
  ...['arn:aws:s3:::a?b', 'arn:aws:s3:*:1*:d', 'arn:aws:s3:::${aws:username}/*', '*'],
  ...['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::home/${aws:username}', 'arn:aws:s3:::x*y/z'],
]

test('resources', () => {
  const names = ['a', 'ab', 'a/b', 'b', 'bb', 'b-', 'c', 'x/b', 'x/c/d', 'x/c', 'xb', 'd/e', 'a-b']
  const asked = [
    ...names,
    'alice',
    'alice/x',
    'home/alice',
    'xy/z',
    'x-y/z',
    'e/f',
    'q',
    '',
  ].flatMap((name) =>
    ['arn:aws:s3:::', 'arn:aws:s3:r:1:', 'arn:aws:s3:r:22:'].map((head) => ({
      resource: `${head}${name}`,
      keys: { 'aws:username': 'alice' },
    })),
  )
  const others = Array.from({ length: 20 }, (_, index) => `arn:aws:s3:::other-${index}/*`)
  for (const last of resources) {
    const entries = [...others, ...resources.filter((one) => one !== '*'), last]
    checkEach(
      entries.map((Resource) => ({ Resource })),
      asked,
    )
    checkEach(
      [...others, last].map((Resource) => ({ Resource })),
      asked,
    )
    checkEach(
      [...others, last].map((Resource) => ({ Resource: [Resource, 'arn:aws:s3:::q'] })),
      asked,
    )
  }
})

test('resources that begin alike', () => {
  const numbers = Array.from({ length: 12 }, (_, index) => index)
  const rows = [
    (index: number) => `arn:aws:s3:*:*:t${index}-*`,
    (index: number) => `arn:aws:s3:::*p/q${index}`,
    (index: number) => `arn:aws:s3:::*/${index}/*`,
    (index: number) => `arn:aws:s3:::*m${index}`,
    (index: number) => `arn:aws:s3:::?${index}*/n*z`,
    (index: number) => `arn:aws:s3:*:${index}*:e`,
    (index: number) => `arn:aws:s3:::*/\${aws:username}/${index}`,
  ]
  const names = ['t7-', 't7-x', 'p/q7', 'xp/q7', 'x/7/', '/7/y', 'm7', 'xm7', 'x7a/n-z', 'x7/nz']
  const asked = [...names, 'a/alice/7', '/alice/7', 'a/bob/7', 'q7', '7', '/7'].map((name) => ({
    resource: `arn:aws:s3:::${name}`,
    keys: { 'aws:username': 'alice' },
  }))
  const regional = ['arn:aws:s3:r:7:e', 'arn:aws:s3:r:72:e', 'arn:aws:s3:r:1:t7-', 'arn:aws:s3:::e']
  const all = [...asked, ...regional.map((resource) => ({ resource }))]
  for (const row of rows)
    checkEach(
      numbers.map((index) => ({ Resource: row(index) })),
      all,
    )
  checkEach(
    rows.flatMap((row) => numbers.map((index) => ({ Resource: row(index) }))),
    all,
  )
})

test('conditions', () => {
  const conditions = [
    ...['StringEquals', 'StringNotEquals', 'StringEqualsIfExists', 'StringLike'],
    ...['ForAnyValue:StringEquals', 'ForAllValues:StringEquals', 'StringEqualsIgnoreCase'],
  ].flatMap((operator) =>
    [['a'], ['b', 'c'], ['${aws:y}'], ['${aws:y}', 'd'], ['${*}'], ['B']].map((values) => ({
      Condition: { [operator]: { 'aws:x': values } },
    })),
  )
  const both = { Condition: { StringEquals: { 'aws:x': 'a', 'aws:y': 'b' } } }
  const others = Array.from({ length: 20 }, (_, index) => ({
    Condition: { StringEquals: { 'aws:x': `other-${index}` } },
  }))
  const values = ['a', 'b', 'c', 'd', 'B', '*', 'q', ['a', 'q'], ['q', 'b'], []]
  const asked = values.flatMap((one) => [
    { keys: { 'aws:x': one } },
    { keys: { 'aws:x': one, 'aws:y': 'b' } },
    { keys: { 'aws:x': one, 'aws:y': 'q' } },
  ])
  asked.push({ keys: { 'aws:x': [] } })
  for (const condition of [...conditions, both]) {
    checkEach([...others, condition], [...asked, {}, { keys: { 'aws:y': 'b' } }])
  }
})
