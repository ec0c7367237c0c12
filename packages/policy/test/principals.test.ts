// Who is exempt from organization policies, and callers named by canonical user ids.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import {
  compilePolicies,
  decide,
  explain,
  type Policy,
  type PolicyKind,
  type Principal,
  parsePolicy,
} from '../src/index.ts'
import {
  account,
  anonymous,
  federatedUser,
  policyOf,
  request,
  roleSession,
  root,
  service,
  source,
  user,
} from './fixtures.ts'

type Layers = Parameters<typeof evaluateByTheBook>[0]

const allow = policyOf('identity', { Effect: 'Allow', Action: '*', Resource: '*' })
const silent = policyOf('identity', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' })
const deny = policyOf('identity', { Effect: 'Deny', Action: 's3:*', Resource: '*' })
const denyByControl = policyOf('rcp', {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
})

/** Decides in three ways that must agree. */
function effectOf(layers: Layers, principal: Principal): string {
  const one = (policies: readonly Policy[]) =>
    compilePolicies(policies.map((policy) => ({ policy, source })))
  const compiled = {
    ...(layers.identity && { identity: one(layers.identity) }),
    ...(layers.resource && { resource: one(layers.resource) }),
    ...(layers.boundary && { boundary: one(layers.boundary) }),
    ...(layers.serviceControl && { serviceControl: layers.serviceControl.map(one) }),
    ...(layers.resourceControl && { resourceControl: layers.resourceControl.map(one) }),
  }
  const asked = request({ principal })
  const { effect } = decide(compiled, asked)
  assert.equal(explain(compiled, asked).effect, effect)
  assert.equal(evaluateByTheBook(layers, asked), effect)
  return effect
}

// Organizations User Guide: SCPs and RCPs don't affect service-linked roles.
test('organization policies neither limit nor deny service-linked roles', () => {
  const serviceLinked = { ...roleSession, serviceLinked: true }
  const identity = [allow]
  for (const layers of [
    { identity, serviceControl: [[silent]] },
    { identity, serviceControl: [[allow], []] },
    { identity, serviceControl: [[allow, deny]] },
    { identity, resourceControl: [[]] },
    { identity, resourceControl: [[denyByControl]] },
  ]) {
    assert.equal(effectOf(layers, serviceLinked), 'allowed')
    assert.notEqual(effectOf(layers, roleSession), 'allowed')
    assert.notEqual(effectOf(layers, { ...roleSession, serviceLinked: false }), 'allowed')
  }
  assert.equal(effectOf({ identity, boundary: [silent] }, serviceLinked), 'implicitDeny')
  assert.equal(effectOf({ identity: [allow, deny] }, serviceLinked), 'explicitDeny')
  assert.equal(effectOf({ serviceControl: [[allow]] }, serviceLinked), 'implicitDeny')
})

test('what does not apply to a service-linked role is not explained either', () => {
  const layers = {
    identity: compilePolicies([{ policy: allow, source }]),
    serviceControl: [compilePolicies([{ policy: deny, source }])],
  }
  const asked = request({ principal: { ...roleSession, serviceLinked: true } })
  const explained = explain(layers, asked)
  assert.deepEqual(
    explained.layers.map(({ layer }) => layer),
    ['identity'],
  )
})

const canonicalUserId = 'a1'.repeat(32)
const otherCanonicalUserId = 'b2'.repeat(32)

function bucketPolicy(effect: 'Allow' | 'Deny', element: string, id: string): Policy {
  const statement = { Effect: effect, Action: 's3:*', Resource: '*' }
  return policyOf('resource', { ...statement, [element]: { CanonicalUser: id } })
}

// Amazon S3 User Guide, principals: a canonical user id and an account id name the same account.
test('a canonical user id names an account', () => {
  const resource = [bucketPolicy('Allow', 'Principal', canonicalUserId)]
  const known = { ...user, canonicalUserId }
  assert.equal(effectOf({ resource }, known), 'implicitDeny', 'it only delegates')
  assert.equal(effectOf({ resource, identity: [allow] }, known), 'allowed')
  assert.equal(effectOf({ resource }, { ...root, canonicalUserId }), 'allowed')
  const abroad = {
    ...known,
    account: '444455556666',
    arn: user.arn.replace(account, '444455556666'),
  }
  const asked = request({ principal: abroad, resourceAccount: account })
  const layers = { identity: compilePolicies([{ policy: allow, source }]) }
  for (const [id, effect] of [
    [canonicalUserId, 'allowed'],
    [otherCanonicalUserId, 'implicitDeny'],
  ] as const) {
    const policy = bucketPolicy('Allow', 'Principal', id)
    const resource = compilePolicies([{ policy, source }])
    assert.equal(decide({ ...layers, resource }, asked).effect, effect)
  }
})

test('canonical user ids stand in resource policies only, and have 64 hexadecimal digits', () => {
  const codes = (kind: PolicyKind, id: string) => {
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { CanonicalUser: id },
    }
    const resource = kind === 'trust' ? {} : { Resource: '*' }
    const text = JSON.stringify({ Statement: { ...statement, ...resource } })
    return parsePolicy(text, kind).findings.map((finding) => finding.code)
  }
  assert.deepEqual(codes('resource', canonicalUserId), [])
  assert.deepEqual(codes('resource', canonicalUserId.toUpperCase()), ['invalid-principal'])
  assert.deepEqual(codes('resource', canonicalUserId.slice(1)), ['invalid-principal'])
  assert.deepEqual(codes('resource', '*'), ['wildcard-in-principal'])
  assert.deepEqual(codes('trust', canonicalUserId), ['unsupported-canonical-user'])
})

test('a Deny by canonical user id denies the account, and whoever’s id is not known', () => {
  const resource = [bucketPolicy('Deny', 'Principal', canonicalUserId)]
  const layers = { resource, identity: [allow] }
  for (const caller of [user, roleSession]) {
    assert.equal(effectOf(layers, { ...caller, canonicalUserId }), 'explicitDeny')
    assert.equal(effectOf(layers, caller), 'explicitDeny')
    const other = { ...caller, canonicalUserId: otherCanonicalUserId }
    assert.equal(effectOf(layers, other), 'allowed')
  }
  assert.equal(effectOf({ resource }, { ...federatedUser, canonicalUserId }), 'explicitDeny')
  for (const caller of [service, anonymous]) {
    assert.equal(effectOf({ resource }, caller), 'implicitDeny')
  }
})

test('an Allow by canonical user id grants nothing to whoever’s id is not known', () => {
  const resource = [bucketPolicy('Allow', 'Principal', canonicalUserId)]
  assert.equal(effectOf({ resource }, root), 'allowed', 'the root user needs no grant')
  const asked = request({ principal: user, resourceAccount: '444455556666' })
  const policies = {
    identity: compilePolicies([{ policy: allow, source }]),
    resource: compilePolicies(resource.map((policy) => ({ policy, source }))),
  }
  assert.deepEqual(decide(policies, asked), { effect: 'implicitDeny', layer: 'resource' })
})

test('NotPrincipal with a canonical user id, known and not', () => {
  const statement = { Effect: 'Deny', Action: 's3:*', Resource: '*' }
  const elements = { CanonicalUser: canonicalUserId, AWS: user.arn }
  const resource = [policyOf('resource', { ...statement, NotPrincipal: elements })]
  const layers = { resource, identity: [allow] }
  assert.equal(effectOf(layers, { ...user, canonicalUserId }), 'allowed')
  assert.equal(effectOf(layers, user), 'explicitDeny')
  const other = { ...user, canonicalUserId: otherCanonicalUserId }
  assert.equal(effectOf(layers, other), 'explicitDeny')
  const others = { resource: [bucketPolicy('Allow', 'NotPrincipal', canonicalUserId)] }
  assert.equal(effectOf(others, other), 'allowed')
  assert.equal(effectOf(others, { ...user, canonicalUserId }), 'implicitDeny')
  assert.equal(effectOf(others, user), 'implicitDeny')
})
