// The evaluation order: layers, accounts, kinds of callers and of grants, case by case.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AuthorizationRequest,
  compile,
  denyEverything,
  type LayerPolicies,
  type Principal,
} from '../src/index.ts'
import {
  account,
  anonymous,
  federatedUser,
  otherAccount,
  policyOf,
  request,
  roleSession,
  root,
  saml,
  service,
  source,
  user,
  webIdentity,
} from './fixtures.ts'

const anything = { Effect: 'Allow', Action: '*', Resource: '*' }
const nothing = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
const denial = { Effect: 'Deny', Action: 's3:*', Resource: '*' }

const identityOf = (statement: object) => [{ policy: policyOf('identity', statement), source }]
const resourceOf = (statement: object) => [{ policy: policyOf('resource', statement), source }]
const grantTo = (Principal: unknown) => resourceOf({ ...anything, Principal })
const allow = identityOf(anything)
const silent = identityOf(nothing)
const deny = identityOf(denial)

interface Answer {
  readonly effect: string
  readonly layer: string | undefined
}

function ask(layers: LayerPolicies, parts: Partial<AuthorizationRequest> = {}): Answer {
  const { decide, explain } = compile(layers)
  const asked = request(parts)
  const { effect, layer, statement } = decide(asked)
  const explained = explain(asked)
  assert.deepEqual(
    [explained.effect, explained.layer, explained.statement],
    [effect, layer, statement],
  )
  return { effect, layer }
}

const allowedBy = (layer: string | undefined): Answer => ({ effect: 'allowed', layer })
const implicit = (layer: string): Answer => ({ effect: 'implicitDeny', layer })
const explicit = (layer: string): Answer => ({ effect: 'explicitDeny', layer })

// IAM User Guide, policy evaluation logic.
test('without any policy everything is denied', () => {
  assert.deepEqual(ask({}), implicit('identity'))
  assert.deepEqual(ask({ identity: [] }), implicit('identity'))
})

test('each layer must allow, in order', () => {
  const all: LayerPolicies = {
    identity: allow,
    boundary: allow,
    session: allow,
    vpcEndpoint: grantTo('*'),
    serviceControl: [allow, allow],
    resourceControl: [resourceOf({ ...anything, Principal: '*' })],
  }
  assert.deepEqual(ask(all), allowedBy('identity'))
  assert.deepEqual(ask({ ...all, identity: silent }), implicit('identity'))
  assert.deepEqual(ask({ ...all, boundary: silent }), implicit('boundary'))
  assert.deepEqual(ask({ ...all, boundary: [] }), implicit('boundary'))
  assert.deepEqual(ask({ ...all, session: silent }), implicit('session'))
  assert.deepEqual(ask({ ...all, serviceControl: [allow, silent] }), implicit('serviceControl'))
  assert.deepEqual(ask({ ...all, serviceControl: [silent, allow] }), implicit('serviceControl'))
  assert.deepEqual(ask({ ...all, resourceControl: [[]] }), implicit('resourceControl'))
  assert.deepEqual(ask({ ...all, vpcEndpoint: [] }), implicit('vpcEndpoint'))
  assert.deepEqual(ask({ ...all, identity: silent, boundary: silent }), implicit('identity'))
})

test('an explicit deny in any layer is final', () => {
  const all: LayerPolicies = { identity: allow, resource: grantTo('*') }
  const denyAll = resourceOf({ ...denial, Principal: '*' })
  assert.deepEqual(ask({ ...all, identity: [...allow, ...deny] }), explicit('identity'))
  assert.deepEqual(ask({ ...all, boundary: deny }), explicit('boundary'))
  assert.deepEqual(ask({ ...all, session: deny }), explicit('session'))
  assert.deepEqual(ask({ ...all, resource: denyAll }), explicit('resource'))
  assert.deepEqual(ask({ ...all, vpcEndpoint: denyAll }), explicit('vpcEndpoint'))
  assert.deepEqual(ask({ ...all, serviceControl: [allow, deny] }), explicit('serviceControl'))
  assert.deepEqual(ask({ ...all, resourceControl: [denyAll] }), explicit('resourceControl'))
  const several = { identity: deny, boundary: deny, serviceControl: [deny] }
  assert.deepEqual(ask(several), explicit('serviceControl'))
  assert.deepEqual(ask({ ...all, session: silent, identity: deny }), explicit('identity'))
})

/** A caller, whom the resource policy names, and what grants without any other policy. */
type GrantRow = readonly [caller: Principal, principal: unknown, alone: boolean, limited: boolean]

// IAM User Guide, Principal element; policy evaluation logic, the table for one account.
test('who is granted to by a resource policy of the own account, and what limits it', () => {
  const rows: readonly GrantRow[] = [
    [user, '*', true, false],
    [user, { AWS: '*' }, true, false],
    [user, { AWS: user.arn }, true, false],
    [user, { AWS: user.userId }, true, false],
    [user, { AWS: account }, false, true],
    [user, { AWS: `arn:aws:iam::${account}:root` }, false, true],
    [user, { AWS: user.arn.replace('alice', 'Alice') }, false, true],
    [user, { AWS: roleSession.roleArn }, false, true],
    [roleSession, '*', true, false],
    [roleSession, { AWS: roleSession.sessionArn }, true, false],
    [roleSession, { AWS: roleSession.roleArn }, true, true],
    [roleSession, { AWS: roleSession.roleId }, true, true],
    [roleSession, { AWS: account }, false, true],
    [roleSession, { Service: 'ec2.amazonaws.com' }, false, true],
    [root, { AWS: account }, true, false],
  ]
  for (const [principal, named, alone, limited] of rows) {
    const label = `${principal.kind} ${JSON.stringify(named)}`
    const resource = grantTo(named)
    const effect = (layers: LayerPolicies) => ask({ resource, ...layers }, { principal }).effect
    assert.equal(effect({}), alone ? 'allowed' : 'implicitDeny', label)
    if (principal.kind === 'root') continue
    const expected = limited ? 'implicitDeny' : 'allowed'
    assert.equal(effect({ boundary: silent }), expected, `${label} with boundary`)
    assert.equal(effect({ session: silent }), expected, `${label} with session policy`)
    assert.equal(effect({ identity: allow }), 'allowed', `${label} with identity policy`)
  }
})

test('of several grants the strongest counts, whatever their order', () => {
  const grants = [account, roleSession.roleArn, roleSession.sessionArn].map((AWS, index) => ({
    ...anything,
    Sid: `Grant${index}`,
    Principal: { AWS },
  }))
  for (const list of [grants, grants.toReversed(), [...grants.slice(1), ...grants.slice(0, 1)]]) {
    const resource = [{ policy: policyOf('resource', ...list), source }]
    const layers = { resource, boundary: silent }
    assert.deepEqual(ask(layers, { principal: roleSession }), allowedBy('resource'))
    const { decide } = compile(layers)
    assert.equal(decide(request({ principal: roleSession })).statement?.sid, 'Grant2')
  }
})

test('a federated user has what its session policy shares with the user’s policies', () => {
  const principal = federatedUser
  assert.deepEqual(ask({ identity: allow }, { principal }), implicit('session'))
  assert.deepEqual(ask({ identity: allow, session: allow }, { principal }), allowedBy('identity'))
  assert.deepEqual(ask({ identity: silent, session: allow }, { principal }), implicit('identity'))
  const toSession = grantTo({ AWS: federatedUser.sessionArn })
  assert.deepEqual(ask({ resource: toSession }, { principal }), allowedBy('resource'))
  const toUser = grantTo({ AWS: user.arn })
  assert.deepEqual(ask({ resource: toUser }, { principal }), implicit('session'))
  const limited = { resource: toUser, session: allow }
  assert.deepEqual(ask(limited, { principal }), allowedBy('resource'))
  assert.deepEqual(ask({ ...limited, boundary: silent }, { principal }), implicit('boundary'))
})

// IAM User Guide, the root user; Organizations User Guide, SCPs.
test('the root user is limited by organization and resource policies only', () => {
  const principal = root
  assert.deepEqual(ask({}, { principal }), allowedBy(undefined))
  assert.deepEqual(ask({ identity: silent }, { principal }), allowedBy(undefined))
  assert.deepEqual(ask({ serviceControl: [silent] }, { principal }), implicit('serviceControl'))
  const denied = resourceOf({ ...denial, Principal: { AWS: account } })
  assert.deepEqual(ask({ resource: denied }, { principal }), explicit('resource'))
  assert.deepEqual(ask({ session: silent }, { principal }), implicit('session'))
  const abroad = { principal, resourceAccount: otherAccount }
  assert.deepEqual(ask({}, abroad), implicit('resource'))
  assert.deepEqual(ask({ resource: grantTo({ AWS: account }) }, abroad), allowedBy(undefined))
})

// IAM User Guide, cross-account policy evaluation logic.
test('across accounts both sides must allow', () => {
  const names = [
    '*',
    { AWS: account },
    { AWS: roleSession.roleArn },
    { AWS: roleSession.sessionArn },
  ]
  for (const named of names) {
    const resource = grantTo(named)
    const abroad = { principal: roleSession, resourceAccount: otherAccount }
    assert.deepEqual(ask({ resource }, abroad), implicit('identity'))
    assert.deepEqual(ask({ identity: allow }, abroad), implicit('resource'))
    const both = { resource, identity: allow }
    assert.deepEqual(ask(both, abroad), allowedBy('identity'))
    assert.deepEqual(ask({ ...both, boundary: silent }, abroad), implicit('boundary'))
    assert.deepEqual(ask({ ...both, session: silent }, abroad), implicit('session'))
  }
})

test('the account of a resource: given, else in its ARN, else the caller’s', () => {
  const foreign = `arn:aws:sqs:us-east-1:${otherAccount}:q`
  assert.deepEqual(ask({ identity: allow }, { resource: foreign }), implicit('resource'))
  const given = { resource: foreign, resourceAccount: account }
  assert.deepEqual(ask({ identity: allow }, given), allowedBy('identity'))
  assert.deepEqual(ask({ identity: allow }, { resource: '*' }), allowedBy('identity'))
  for (const field of ['44445555666a', 'a44455556666', '4444555566667', '']) {
    const resource = `arn:aws:sqs:us-east-1:${field}:q`
    assert.deepEqual(ask({ identity: allow }, { resource }), allowedBy('identity'))
  }
})

test('callers without an account need the resource policy, and only it', () => {
  const rows: readonly (readonly [caller: Principal, named: object | '*', other: object])[] = [
    [service, { Service: 'ec2.amazonaws.com' }, { Service: 'lambda.amazonaws.com' }],
    [webIdentity, { Federated: webIdentity.provider }, { Federated: 'accounts.google.com' }],
    [saml, { Federated: saml.provider }, { Federated: webIdentity.provider }],
    [anonymous, '*', { AWS: account }],
  ]
  for (const [principal, named, other] of rows) {
    assert.deepEqual(ask({ resource: grantTo(named) }, { principal }), allowedBy('resource'))
    assert.deepEqual(ask({ resource: grantTo('*') }, { principal }), allowedBy('resource'))
    assert.deepEqual(ask({ resource: grantTo(other) }, { principal }), implicit('resource'))
    assert.deepEqual(ask({ identity: allow }, { principal }), implicit('resource'))
  }
})

// IAM User Guide, policy evaluation logic: role trust policies and KMS key policies.
test('a trust policy must allow, and naming the account leaves it to identity policies', () => {
  const trust = (Principal: unknown) => [
    { policy: policyOf('trust', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal }), source },
  ]
  const assume = {
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${account}:role/Target`,
  }
  const by = (named: unknown, layers: LayerPolicies, parts: Partial<AuthorizationRequest> = {}) =>
    ask(
      { resource: trust(named), resourcePolicyRequired: true, ...layers },
      { ...assume, ...parts },
    )
  assert.deepEqual(by({ AWS: user.arn }, {}), allowedBy('resource'))
  assert.deepEqual(by({ AWS: account }, {}), implicit('identity'))
  assert.deepEqual(by({ AWS: account }, { identity: allow }), allowedBy('identity'))
  assert.deepEqual(by({ AWS: roleSession.roleArn }, { identity: allow }), implicit('resource'))
  const session = { principal: roleSession }
  assert.deepEqual(by({ AWS: roleSession.roleArn }, {}, session), allowedBy('resource'))
  const limited = { boundary: silent }
  assert.deepEqual(by({ AWS: roleSession.roleArn }, limited, session), implicit('boundary'))
  const abroad = { resource: `arn:aws:iam::${otherAccount}:role/Target` }
  assert.deepEqual(by({ AWS: user.arn }, {}, abroad), implicit('identity'))
  assert.deepEqual(by({ AWS: user.arn }, { identity: allow }, abroad), allowedBy('identity'))
})

// IAM User Guide, NotPrincipal element.
test('a Deny with NotPrincipal exempts only who is listed with all that it is', () => {
  const arnOfRoot = `arn:aws:iam::${account}:root`
  const effect = (principal: Principal, AWS: readonly string[], layers: LayerPolicies = {}) => {
    const resource = resourceOf({ ...denial, NotPrincipal: { AWS } })
    return ask({ resource, identity: allow, ...layers }, { principal }).effect
  }
  assert.equal(effect(user, [user.arn, arnOfRoot]), 'allowed')
  assert.equal(effect(user, [user.arn, account]), 'allowed')
  assert.equal(effect(user, [user.arn]), 'explicitDeny')
  assert.equal(effect(user, [arnOfRoot]), 'explicitDeny')
  const { roleArn, sessionArn } = roleSession
  assert.equal(effect(roleSession, [sessionArn, roleArn, arnOfRoot]), 'allowed')
  assert.equal(effect(roleSession, [roleArn, arnOfRoot]), 'explicitDeny')
  assert.equal(effect(roleSession, [sessionArn, roleArn]), 'explicitDeny')
  assert.equal(effect(root, [account]), 'allowed')
  assert.equal(effect(root, [otherAccount]), 'explicitDeny')
  const bounded = { boundary: allow }
  assert.equal(effect(user, [user.arn, arnOfRoot], bounded), 'explicitDeny')
  assert.equal(effect(anonymous, [user.arn]), 'explicitDeny')
})

test('an Allow with NotPrincipal is for those of whom nothing is listed', () => {
  const effect = (principal: Principal, AWS: readonly string[]) => {
    const resource = resourceOf({ ...anything, NotPrincipal: { AWS } })
    return ask({ resource }, { principal }).effect
  }
  assert.equal(effect(user, [otherAccount]), 'allowed')
  assert.equal(effect(anonymous, [otherAccount]), 'allowed')
  assert.equal(effect(user, [user.arn]), 'implicitDeny')
  assert.equal(effect(user, [account]), 'implicitDeny')
})

test('a policy without principals grants nothing when it stands as a resource policy', () => {
  const abroad = { principal: anonymous }
  assert.deepEqual(ask({ resource: allow }, abroad), implicit('resource'))
  assert.deepEqual(ask({ resource: deny, identity: allow }), explicit('resource'))
  assert.deepEqual(ask({ vpcEndpoint: allow, identity: allow }), implicit('vpcEndpoint'))
  assert.deepEqual(ask({ resourceControl: [allow], identity: allow }), implicit('resourceControl'))
  for (const layer of ['boundary', 'session'] as const) {
    assert.deepEqual(ask({ [layer]: allow, identity: allow }), allowedBy('identity'))
  }
})

test('a document that cannot be understood denies everything and says why', () => {
  const broken = denyEverything({ id: 'broken', type: 'user' }, 'not JSON')
  const { decide, explain } = compile({ identity: [...allow, broken] })
  for (const decision of [decide(request()), explain(request())]) {
    assert.deepEqual([decision.effect, decision.layer], ['explicitDeny', 'identity'])
    assert.deepEqual(decision.statement?.source, { id: 'broken', type: 'user' })
    assert.equal(decision.statement?.reason, 'not JSON')
  }
})

test('NotAction and NotResource', () => {
  const rows: readonly (readonly [
    statement: object,
    action: string,
    resource: string,
    effect: string,
  ])[] = [
    [{ NotAction: 'iam:*', Resource: '*' }, 'S3:GetObject', '*', 'allowed'],
    [{ NotAction: ['sqs:*', 'IAM:*'], Resource: '*' }, 'iam:GetUser', '*', 'implicitDeny'],
    [
      { Action: '*', NotResource: 'arn:aws:s3:::a/*' },
      's3:GetObject',
      'arn:aws:s3:::b/x',
      'allowed',
    ],
    [
      { Action: '*', NotResource: 'arn:aws:s3:::a/*' },
      's3:GetObject',
      'arn:aws:s3:::a/x',
      'implicitDeny',
    ],
    [{ Action: '*', NotResource: 'arn:aws:s3:::a/*' }, 's3:ListAllMyBuckets', '*', 'allowed'],
  ]
  for (const [elements, action, resource, effect] of rows) {
    const identity = identityOf({ Effect: 'Allow', ...elements })
    assert.equal(ask({ identity }, { action, resource }).effect, effect, JSON.stringify(elements))
  }
})
