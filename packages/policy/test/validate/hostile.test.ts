// Texts made to be slow: each would take minutes or more if a check were not linear in it.

import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { type ValidateOptions, validate } from '../../src/index.ts'
import { reference } from './check-case.ts'

const size = 100_000

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } })
const many = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => make(index))
const keys = (count: number, make: (index: number) => string): object =>
  Object.fromEntries(many(count, make).map((key) => [key, 'x']))

const trusting = { Action: many(size / 20, () => 'sts:AssumeRole') }
const text = (piece: string): string => piece.repeat(size / piece.length)

const hostile: Readonly<Record<string, string>> = {
  'many open brackets': text('['),
  'many statements': JSON.stringify({ Statement: many(size / 10, (index) => `${index}`) }),
  'equal statements': JSON.stringify({
    Statement: many(size / 20, () => 'x').map((Sid) => ({ Sid, Effect: 'Allow' })),
  }),
  'overlapping actions': policy({ Action: many(size / 20, (index) => `s3:*${index}*a`) }),
  'nested actions': policy({ Action: many(400, (index) => `s3:${'a'.repeat(index)}*`) }),
  'overlapping resources': policy({
    Resource: many(size / 40, (index) => `arn:aws:s3:*a:*:x*${index}*a*a`),
  }),
  'two long patterns': policy({
    Resource: [`arn:aws:s3:::${text('*a')}`, `arn:aws:s3:::${text('a')}`],
  }),
  'open variables': policy({ Resource: `arn:aws:s3:::${text('${a')}` }),
  'open variables with colons': policy({
    Resource: `arn:aws:s3:::${text('${a:')}`,
    Action: text('${'),
    Condition: { StringLike: { 'aws:userid': text('${a:'), 'aws:SourceVpc': text('${') } },
  }),
  'open variables in the old version': policy({ Resource: text('${a:b') }).replace('2012', '2008'),
  'a key of dots': policy({
    Condition: { 'ForAnyValue:StringLike': { [text('.')]: text('*') } },
  }),
  'many keys': policy({ Condition: { StringEquals: keys(size / 20, (index) => `aws:a${index}`) } }),
  'many identity providers': policy({
    ...trusting,
    Principal: { Federated: many(size / 20, (index) => `a${index}.example.com`) },
    Condition: { StringEquals: keys(size / 20, (index) => `b${index}.example.com:sub`) },
  }),
  'many roles': policy({
    ...trusting,
    Principal: { AWS: many(size / 40, (index) => `arn:aws:iam::111122223333:role/${index}`) },
  }),
  'many services': policy({
    Action: 's3:*',
    Principal: { Service: many(size / 20, () => 'cloudfront.amazonaws.com') },
    Condition: { StringEquals: keys(size / 20, (index) => `aws:b${index}`) },
  }),
  'many unknown services': policy({ Action: many(size / 10, (index) => `x${index}:Get`) }),
  'tags and actions': policy({
    Action: many(size / 40, () => 'polly:SynthesizeSpeech'),
    Condition: { StringEquals: keys(10, (index) => `aws:ResourceTag/${index}`) },
  }),
}

const kinds: readonly ValidateOptions[] = [
  { policyType: 'IDENTITY_POLICY', reference },
  { policyType: 'RESOURCE_POLICY', reference },
  { policyType: 'RESOURCE_CONTROL_POLICY', reference },
]

for (const [name, source] of Object.entries(hostile)) {
  test(`stays linear: ${name}`, (context) => {
    for (const options of kinds) {
      const start = performance.now()
      const { findings } = validate(source, options)
      const milliseconds = Math.round(performance.now() - start)
      context.diagnostic(`${options.policyType}: ${findings.length} findings, ${milliseconds} ms`)
      const locations = findings.reduce((sum, finding) => sum + finding.locations.length, 0)
      assert.ok(locations <= 20 * source.length, 'the answer must not outgrow the text')
    }
  })
}
