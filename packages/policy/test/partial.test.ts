// Partial evaluation of everyday questions: what is left, and what it is good for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compilePolicies,
  denyEverything,
  type PartialRequest,
  type PolicyKind,
  whatIsAllowed,
  whoCan,
} from '../src/index.ts'
import {
  account,
  contextOf,
  otherAccount,
  policyOf,
  roleSession,
  root,
  source,
  user,
} from './fixtures.ts'

const layer = (kind: PolicyKind, ...statements: object[]) =>
  compilePolicies([{ policy: policyOf(kind, ...statements), source }])

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const ownFolder = {
  Sid: 'OwnFolder',
  Effect: 'Allow',
  Action: 's3:*Object',
  Resource: 'arn:aws:s3:::home/${aws:username}/*',
}

/** Nobody's context is unknown, but for the keys that are listed. */
const asked = (parts: Partial<PartialRequest> = {}): PartialRequest => ({
  principal: user,
  action: 's3:GetObject',
  resourceAccount: account,
  context: contextOf({ 'aws:username': 'alice' }),
  unknownKeys: [],
  ...parts,
})

test('known variables are filled in, taken literally', () => {
  const identity = layer('identity', ownFolder)
  const { allow } = whatIsAllowed({ identity }, asked()).resources()
  const patterns = ['arn:aws:s3:::home/alice/*']
  const list = { patterns, isNegated: false, version: '2012-10-17' }
  assert.deepEqual(allow, [{ allOf: [list], isCertain: true }])
  const odd = asked({ context: contextOf({ 'aws:username': 'a*${b}' }) })
  const filter = whatIsAllowed({ identity }, odd).resources()
  assert.deepEqual(filter.allow[0]?.allOf[0]?.patterns, ['arn:aws:s3:::home/a${*}${$}{b}/*'])
  assert.equal(filter.verdict('arn:aws:s3:::home/a*${b}/x'), 'always')
  assert.equal(filter.verdict('arn:aws:s3:::home/ab${b}/x'), 'never')
})

test('a missing variable leaves nothing, an unknown one stays', () => {
  const identity = layer('identity', ownFolder)
  const missing = whatIsAllowed({ identity }, asked({ context: contextOf({}) }))
  assert.equal(missing.verdict, 'never')
  const unknown = whatIsAllowed({ identity }, asked({ unknownKeys: ['aws:UserName'] }))
  assert.equal(unknown.verdict, 'depends')
  const [region] = unknown.regions().allowed
  assert.deepEqual(region?.statements[0]?.resource?.patterns, [
    'arn:aws:s3:::home/${aws:username}/*',
  ])
  assert.equal(unknown.resources().verdict('arn:aws:s3:::home/bob/x'), 'depends')
  const completion = {
    resource: 'arn:aws:s3:::home/bob/x',
    context: contextOf({ 'aws:username': 'bob' }),
  }
  assert.equal(unknown.decide(completion).effect, 'allowed')
  assert.equal(unknown.decide(completion).statement?.sid, 'OwnFolder')
})

test('conditions on known keys go, those on unknown ones are left', () => {
  const identity = layer('identity', {
    ...everything,
    Condition: {
      StringEquals: { 'aws:username': 'alice', 's3:prefix': ['${aws:username}', 'public'] },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  })
  const context = contextOf({ 'aws:username': 'alice' })
  const partial = asked({ context, unknownKeys: ['s3:prefix', 'aws:SecureTransport'] })
  const [region] = whatIsAllowed({ identity }, partial).regions().allowed
  assert.deepEqual(region?.statements[0]?.condition, [
    { operator: 'StringEquals', key: 's3:prefix', values: ['alice', 'public'] },
    { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'] },
  ])
})

test('without a list of unknown keys whatever the context lacks is unknown', () => {
  const mfa = { ...everything, Condition: { Null: { 'aws:MultiFactorAuthAge': 'false' } } }
  const layers = { identity: layer('identity', mfa) }
  const { unknownKeys: _none, ...open } = asked({ resource: 'arn:aws:s3:::b/k' })
  assert.equal(whatIsAllowed(layers, open).verdict, 'depends')
  assert.equal(whatIsAllowed(layers, { ...open, unknownKeys: [] }).verdict, 'never')
})

test('limits intersect: each layer has a list of its own, unless another says as much', () => {
  const on = (...Resource: string[]) => ({ ...everything, Resource })
  const layers = {
    identity: layer('identity', on('arn:aws:s3:::bucket/a*'), on('arn:aws:s3:::other/*')),
    boundary: layer('boundary', on('arn:aws:s3:::bucket/*', 'arn:aws:s3:::*z')),
    serviceControl: [layer('scp', everything)],
  }
  const { allow } = whatIsAllowed(layers, asked()).resources()
  assert.deepEqual(
    allow.map(({ allOf }) => allOf.map(({ patterns }) => patterns)),
    [
      [['arn:aws:s3:::bucket/a*']],
      [['arn:aws:s3:::other/*'], ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::*z']],
    ],
  )
})

test('a Deny stays beside what allows', () => {
  const deny = { ...everything, Effect: 'Deny', Resource: 'arn:aws:s3:::bucket/secret/*' }
  const residual = whatIsAllowed({ identity: layer('identity', everything, deny) }, asked())
  assert.equal(residual.verdict, 'depends')
  const filter = residual.resources()
  assert.equal(filter.verdict('arn:aws:s3:::bucket/secret/x'), 'never')
  assert.equal(filter.verdict('arn:aws:s3:::bucket/x'), 'always')
})

test('the account of the resource counts: elsewhere its own policy must allow too', () => {
  const layers = { identity: layer('identity', everything) }
  const { resourceAccount: _unknown, ...open } = asked()
  assert.equal(whatIsAllowed(layers, open).verdict, 'depends')
  assert.deepEqual(
    whatIsAllowed(layers, open)
      .regions()
      .allowed.map((region) => region.resourceAccount),
    ['own'],
  )
  assert.equal(whatIsAllowed(layers, asked()).verdict, 'always')
  assert.equal(whatIsAllowed(layers, asked({ resourceAccount: otherAccount })).verdict, 'never')
})

test('a resource policy is an alternative in one account', () => {
  const toRole = { ...everything, Principal: { AWS: roleSession.roleArn } }
  const layers = {
    identity: layer('identity', { ...everything, Resource: 'arn:aws:s3:::a/*' }),
    boundary: layer('boundary', { ...everything, Resource: 'arn:aws:s3:::b/*' }),
    resource: layer('resource', toRole),
  }
  const { allowed } = whatIsAllowed(layers, asked({ principal: roleSession })).regions()
  assert.deepEqual(
    allowed.map(({ statements }) => statements.map((one) => one.layer)),
    [
      ['identity', 'boundary'],
      ['resource', 'boundary'],
    ],
  )
})

test('the root user needs no statement, a document that nobody understands denies', () => {
  const rootAsks = asked({ principal: root })
  assert.equal(whatIsAllowed({}, rootAsks).verdict, 'always')
  assert.deepEqual(whatIsAllowed({}, rootAsks).regions().allowed, [{ statements: [] }])
  const identity = compilePolicies([denyEverything(source, 'it is no JSON')])
  const denied = whatIsAllowed({ identity }, rootAsks)
  assert.equal(denied.verdict, 'never')
  assert.equal(denied.decide({ resource: '*' }).statement?.reason, 'it is no JSON')
})

test('what is still unknown cannot be decided', () => {
  const residual = whatIsAllowed({}, { principal: user })
  assert.throws(
    () => residual.decide({ resource: '*' }),
    /the action of the request is still unknown/,
  )
})

test('too many regions are not listed to the end, and nothing wrong is said of the rest', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    ...everything,
    Resource: `arn:aws:s3:::*${index}*`,
  }))
  const layers = { identity: layer('identity', ...many), boundary: layer('boundary', ...many) }
  const residual = whatIsAllowed(layers, asked())
  assert.equal(residual.regions().isComplete, false)
  assert.equal(residual.resources().verdict('arn:aws:s3:::none'), 'depends')
  assert.equal(residual.decide({ resource: 'arn:aws:s3:::none' }).effect, 'implicitDeny')
  assert.equal(residual.resources().verdict('arn:aws:s3:::0'), 'always')
})

test('who can: each caller by its own layers', () => {
  const needsMfa = {
    ...everything,
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  }
  const candidates = [
    { principal: user, layers: { identity: layer('identity', ownFolder) } },
    { principal: roleSession, layers: { identity: layer('identity', needsMfa) } },
    { principal: root, layers: {} },
  ]
  const able = whoCan(candidates, {
    action: 's3:DeleteBucket',
    resource: 'arn:aws:s3:::home',
    context: contextOf({}),
    unknownKeys: ['aws:MultiFactorAuthPresent'],
  })
  assert.deepEqual(
    able.map(({ candidate, verdict }) => [candidate.principal.kind, verdict]),
    [
      ['role-session', 'depends'],
      ['root', 'always'],
    ],
  )
})
