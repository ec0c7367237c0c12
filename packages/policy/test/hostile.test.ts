// Patterns and texts made to be slow, and policies of which most can't match: work is bounded.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compilePolicies,
  decide,
  matchArnPattern,
  matchResourcePattern,
  matchStringPattern,
  type Principal,
} from '../src/index.ts'
import { account, contextOf, policyOf, request, source, user } from './fixtures.ts'

// With a method that goes back and forth each of these takes longer than anybody waits: 40 runs
// by trying, or the product of two lengths of 300,000.
test('hostile patterns end', () => {
  const many = 300_000
  const run = 'a'.repeat(many)
  assert.equal(matchStringPattern(`${'*a'.repeat(40)}*b`, run), false)
  assert.equal(matchStringPattern(`${'*a'.repeat(many)}*`, run), true)
  assert.equal(matchStringPattern(`${'*a'.repeat(many)}*a`, run), false)
  assert.equal(matchStringPattern(`*${run}b`, `${run}${run}`), false)
  assert.equal(matchStringPattern(`*${run}b*`, `${run}${run}b${run}`), true)
  assert.equal(matchStringPattern(`*${run}b*c`, `${run}${run}b${run}`), false)
  assert.equal(matchStringPattern('*'.repeat(many), run), true)
})

test('patterns that need all states give the answer of the greedy method', () => {
  const long = 'ab'.repeat(3000)
  assert.equal(matchStringPattern(`*?${'a?'.repeat(900)}c`, long), false)
  assert.equal(matchStringPattern(`*?${'a?'.repeat(900)}*`, long), true)
  assert.equal(matchStringPattern(`*?${'ab'.repeat(900)}?b`, long), true)
  assert.equal(matchStringPattern(`*?${'ab'.repeat(900)}?c`, long), false)
  const resource = `arn:aws:${'s'.repeat(2000)}3:::x`
  assert.equal(matchResourcePattern(`arn:aws:${'*s'.repeat(500)}*3:::x`, resource), true)
  assert.equal(matchResourcePattern(`arn:aws:${'*s'.repeat(500)}*4:::x`, resource), false)
  assert.equal(matchArnPattern(`arn:aws:s3:::*?${'a'.repeat(900)}c`, `arn:aws:s3:::${long}`), false)
})

/** A caller that counts how often it is looked at: once or twice for each statement visited. */
function countingCaller(): { principal: Principal; count: () => number } {
  let count = 0
  const principal = new Proxy(user, {
    get: (target, key, receiver) => {
      count += 1
      return Reflect.get(target, key, receiver)
    },
  })
  return { principal, count: () => count }
}

type WriteStatement = (index: number) => object

function looks(write: WriteStatement, policies: number, perPolicy: number): number {
  const layer = compilePolicies(
    Array.from({ length: policies }, (_, policy) => {
      const statements = Array.from({ length: perPolicy }, (_unused, at) => ({
        Effect: 'Allow',
        Principal: { AWS: account },
        Action: 's3:GetObject',
        Resource: '*',
        ...write(policy * perPolicy + at),
      }))
      return { policy: policyOf('resource', ...statements), source }
    }),
  )
  const { principal, count } = countingCaller()
  const keys = { 'aws:ResourceTag/team': 'team-7', 'aws:username': 'alice' }
  const resource = 'arn:aws:s3:::bucket-7/alice/file'
  const asked = { ...request({ resource }), principal, context: contextOf(keys) }
  const identity = compilePolicies([
    { policy: policyOf('identity', { Effect: 'Allow', Action: '*', Resource: '*' }), source },
  ])
  assert.equal(decide({ resource: layer, identity }, asked).effect, 'allowed')
  return count()
}

test('statements that can’t match are not looked at, however many there are', () => {
  const rows: Readonly<Record<string, WriteStatement>> = {
    'other actions': (index) => ({ Action: index === 7 ? 's3:GetObject' : `s3:Get${index}` }),
    'other services': (index) => ({ Action: index === 7 ? 's3:Get*' : `svc${index}:*` }),
    'other resources': (index) => ({ Resource: `arn:aws:s3:::bucket-${index}/alice/file` }),
    'other prefixes': (index) => ({ Resource: `arn:aws:s3:::bucket-${index}/*` }),
    'other prefixes, every action': (index) => ({
      Action: '*',
      Resource: `arn:aws:s3:::bucket-${index}/*`,
    }),
    'other prefixes, NotAction': (index) => ({
      Action: undefined,
      NotAction: 'iam:*',
      Resource: `arn:aws:s3:::bucket-${index}/*`,
    }),
    'wildcards before': (index) => ({ Resource: `arn:aws:s3:*:*:bucket-${index}/*` }),
    'wildcards in the middle': (index) => ({
      Resource: `arn:aws:s3:::bucket*/file${index || '*'}`,
    }),
    variables: (index) => ({ Resource: `arn:aws:s3:::bucket-${index}/\${aws:username}/*` }),
    'other tags': (index) => ({
      Condition: {
        StringLike: { 'aws:username': 'a*' },
        StringEquals: { 'aws:ResourceTag/team': `team-${index}` },
      },
    }),
    'the same failing condition': (index) => ({
      Condition: { StringEquals: { 'aws:username': index === 7 ? 'alice' : 'bob' } },
    }),
  }
  for (const [name, write] of Object.entries(rows)) {
    const few = looks(write, 3, 10)
    assert.equal(looks(write, 1, 1000), few, `${name}, one policy`)
    assert.equal(looks(write, 100, 10), few, `${name}, many policies`)
  }
})

test('long lists of actions and resources are not multiplied out', () => {
  const list = (start: string) => Array.from({ length: 3000 }, (_, index) => `${start}${index}`)
  const statements = Array.from({ length: 20 }, () => ({
    Effect: 'Allow',
    Action: list('s3:Get'),
    Resource: list('arn:aws:s3:::bucket/'),
  }))
  const identity = compilePolicies([{ policy: policyOf('identity', ...statements), source }])
  const ask = (resource: string) =>
    decide({ identity }, request({ action: 's3:get2999', resource })).effect
  assert.equal(ask('arn:aws:s3:::bucket/2999'), 'allowed')
  assert.equal(ask('arn:aws:s3:::bucket/3000'), 'implicitDeny')
})

test('a decision remembers nothing of the one before', () => {
  const condition = {
    IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
    DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
    NumericLessThan: { 'aws:MultiFactorAuthAge': '10' },
  }
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }
  const identity = compilePolicies([{ policy: policyOf('identity', statement), source }])
  const ask = (address: string, time: string, age: string) => {
    const keys = {
      'aws:SourceIp': address,
      'aws:CurrentTime': time,
      'aws:MultiFactorAuthAge': age,
    }
    return decide({ identity }, request({ keys })).effect
  }
  const good = ['10.1.2.3', '2025-01-01T00:00:00Z', '9'] as const
  const bad = ['11.1.2.3', '2027-01-01T00:00:00Z', '10'] as const
  for (let round = 0; round < 2; round += 1) {
    assert.equal(ask(...good), 'allowed')
    assert.equal(ask(bad[0], good[1], good[2]), 'implicitDeny')
    assert.equal(ask(good[0], bad[1], good[2]), 'implicitDeny')
    assert.equal(ask(good[0], good[1], bad[2]), 'implicitDeny')
    assert.equal(ask('nonsense', good[1], good[2]), 'implicitDeny')
  }
})
