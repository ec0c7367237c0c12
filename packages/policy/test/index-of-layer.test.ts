// The index of a layer finds the statements that decide, and names the first of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePolicies, decide, denyEverything } from '../src/index.ts'
import { decideAsExplained } from './decide-as-explained.ts'
import { contextOf, policyOf, request, roleSession, source, user } from './fixtures.ts'

const bucket = (index: number) => `arn:aws:s3:::bucket-${index}/*`
const many = Array.from({ length: 30 }, (_, index) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: bucket(index),
}))

function decidingSid(statements: readonly object[], asked = request()): string | undefined {
  const named = statements.map((statement, index) => ({ Sid: `S${index}`, ...statement }))
  const identity = compilePolicies([
    { policy: policyOf('identity', ...named.slice(0, 20)), source },
    { policy: policyOf('identity', ...named.slice(20)), source },
  ])
  return decideAsExplained({ identity }, asked).statement?.sid
}

test('of several statements the first of the layer is named, wherever the index finds it', () => {
  const resource = 'arn:aws:s3:::bucket-7/key'
  const asked = request({ resource, keys: { 'aws:ResourceTag/a': 'b' } })
  const all = { Effect: 'Allow', Action: '*', Resource: '*' }
  const deny = { ...all, Effect: 'Deny' }
  const tagged = { ...all, Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } } }
  assert.equal(decidingSid(many, asked), 'S7')
  assert.equal(decidingSid([...many.slice(0, 3), all, ...many.slice(3)], asked), 'S3')
  assert.equal(decidingSid([...many, all], asked), 'S7')
  assert.equal(decidingSid([tagged, ...many, tagged], asked), 'S0')
  assert.equal(decidingSid([...many, deny, deny], asked), 'S30')
  assert.equal(decidingSid([...many, { ...deny, Resource: bucket(7) }, deny], asked), 'S30')
  assert.equal(decidingSid([...many, deny, { ...deny, Resource: bucket(7) }], asked), 'S30')
})

test('a document that denies everything is named only when no Deny comes before it', () => {
  const deny = {
    policy: policyOf('identity', { Effect: 'Deny', Action: '*', Resource: '*' }),
    source,
  }
  const broken = denyEverything({ id: 'broken', type: 'user' }, 'not JSON')
  const other = denyEverything({ id: 'other', type: 'user' }, 'not JSON either')
  const named = (members: Parameters<typeof compilePolicies>[0]) =>
    decideAsExplained({ identity: compilePolicies(members) }, request()).statement?.source.id
  assert.equal(named([deny, broken]), source.id)
  assert.equal(named([broken, deny, other]), 'broken')
})

test('the strongest grant is named before an earlier weaker one', () => {
  const grants = [roleSession.roleArn, roleSession.account, roleSession.sessionArn, '*']
  const statements = Array.from({ length: 12 }, (_, index) => ({
    Sid: `S${index}`,
    Effect: 'Allow',
    Principal: { AWS: grants[index % 4] },
    Action: index % 2 === 0 ? 's3:*' : 's3:GetObject',
    Resource: '*',
  }))
  const resource = compilePolicies([{ policy: policyOf('resource', ...statements), source }])
  const asked = request({ principal: roleSession })
  assert.equal(decideAsExplained({ resource }, asked).statement?.sid, 'S2')
})

test('keys with several values are looked up by each of them', () => {
  const statements = Array.from({ length: 30 }, (_, index) => ({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': [`tag-${index}`, 'common'] } },
  }))
  const ask = (keys: readonly string[]) =>
    decidingSid(statements, request({ keys: { 'aws:TagKeys': keys } }))
  assert.equal(ask(['none', 'tag-9', 'tag-4']), 'S4')
  assert.equal(ask(['common']), 'S0')
  assert.equal(ask([]), undefined)
  assert.equal(decidingSid(statements), undefined)
})

test('a context may itself decide, by the same layers, while it is read', () => {
  const condition = {
    StringEquals: { 'aws:username': 'alice' },
    Bool: { 'aws:SecureTransport': 'true' },
  }
  const statements = many.map((statement) => ({ ...statement, Condition: condition }))
  const identity = compilePolicies([{ policy: policyOf('identity', ...statements), source }])
  const keys = contextOf({ 'aws:username': 'alice', 'aws:SecureTransport': 'true' })
  const inner = { ...request({ resource: 'arn:aws:s3:::bucket-4/x' }), context: keys }
  const context = {
    get: (key: string) => {
      assert.equal(decide({ identity }, { ...inner, principal: user }).effect, 'allowed')
      return keys.get(key)
    },
  }
  const outer = { ...request({ resource: 'arn:aws:s3:::bucket-9/x' }), context }
  const { statement } = decide({ identity }, outer)
  assert.equal(statement?.index, 9)
})
