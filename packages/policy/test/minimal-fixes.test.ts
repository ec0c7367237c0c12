// Minimal fixes of everyday denials: what is proposed, and in which order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AuthorizationRequest,
  applyFix,
  compile,
  denyEverything,
  type LayerPolicies,
  minimalFixes,
  type PolicyKind,
  renderFix,
} from '../src/index.ts'
import {
  account,
  anonymous,
  federatedUser,
  otherAccount,
  policyOf,
  request,
  roleSession,
  service,
  source,
  user,
} from './fixtures.ts'

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
const members = (kind: PolicyKind, ...statements: object[]) => [
  { policy: policyOf(kind, ...statements), source },
]
const identity = members('identity', everything)

/** The fixes as text, without the details below each change; each is also applied. */
function proposals(policies: LayerPolicies, asked: AuthorizationRequest): readonly string[] {
  const { fixes } = minimalFixes(policies, asked)
  for (const fix of fixes) {
    const fixed = applyFix(policies, asked, fix)
    assert.equal(fixed && compile(fixed.policies).decide(fixed.request).effect, 'allowed')
  }
  return fixes.map((fix) =>
    renderFix(fix)
      .filter((line) => line.startsWith('- '))
      .map((line) => line.slice(2))
      .join('; '),
  )
}

function smallest(policies: LayerPolicies, asked: AuthorizationRequest) {
  return minimalFixes(policies, asked).fixes[0]?.changes ?? []
}

test('a missing permission: exactly it is added', () => {
  const [change, ...others] = smallest({ identity: [] }, request())
  assert.deepEqual(others, [])
  assert.deepEqual(change, {
    kind: 'add-statement',
    place: { layer: 'identity' },
    document: {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::bucket/key',
    },
  })
})

test('wildcards in the name of a resource are taken literally', () => {
  const asked = request({ resource: 'arn:aws:s3:::bucket/*${x}?' })
  const [change] = smallest({ identity: [] }, asked)
  assert.ok(change?.kind === 'add-statement')
  assert.equal(change.document.Resource, 'arn:aws:s3:::bucket/${*}${$}{x}${?}')
})

test('a statement that nearly matches may be widened by action, resource or value', () => {
  const policies = {
    identity: members(
      'identity',
      { Effect: 'Allow', Action: 's3:Put*', Resource: 'arn:aws:s3:::bucket/*' },
      { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::other/*' },
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringLike: { 'aws:username': 'b*' } },
      },
    ),
  }
  const asked = request({ keys: { 'aws:username': 'alice' } })
  const documents = minimalFixes(policies, asked).fixes.map(({ changes: [change] }) =>
    change !== undefined && 'document' in change ? change.document : undefined,
  )
  assert.deepEqual(documents, [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/key' },
    {
      Effect: 'Allow',
      Action: ['s3:Put*', 's3:GetObject'],
      Resource: 'arn:aws:s3:::bucket/*',
    },
    {
      Effect: 'Allow',
      Action: 's3:Get*',
      Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::bucket/key'],
    },
    {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringLike: { 'aws:username': ['b*', 'alice'] } },
    },
  ])
})

test('a Deny without MFA: sign in with it, else narrow or remove the statement', () => {
  const deny = {
    Sid: 'NeedsMfa',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  }
  const keys = { 'aws:MultiFactorAuthPresent': 'false', 'aws:PrincipalArn': user.arn }
  assert.deepEqual(
    proposals({ identity: members('identity', everything, deny) }, request({ keys })),
    [
      'sign in with MFA: aws:MultiFactorAuthPresent = "true"',
      'narrow Condition of statement "NeedsMfa" (line 1) of the identity policy "test" to',
      'narrow Resource of statement "NeedsMfa" (line 1) of the identity policy "test" to',
      'narrow Action of statement "NeedsMfa" (line 1) of the identity policy "test" to',
      'remove statement "NeedsMfa" (line 1) of the identity policy "test"',
    ],
  )
})

test('a Deny outside of some regions: call there, or add the region to the list', () => {
  const scp = {
    Sid: 'Regions',
    Effect: 'Deny',
    NotAction: 'iam:*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
  }
  const policies = { identity, serviceControl: [members('scp', everything, scp)] }
  const asked = request({ keys: { 'aws:RequestedRegion': 'us-east-1' } })
  const [supply, narrow] = minimalFixes(policies, asked).fixes.map(({ changes }) => changes[0])
  assert.ok(supply?.kind === 'supply-context')
  assert.deepEqual([supply.key, supply.value], ['aws:RequestedRegion', 'eu-central-1'])
  assert.ok(narrow?.kind === 'narrow-statement')
  assert.deepEqual(narrow.document.Condition, {
    StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-east-1'] },
  })
})

test('each layer that lacks an allow gets its own', () => {
  const policies = {
    identity,
    boundary: members('boundary', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }),
    serviceControl: [members('scp', everything), []],
    resourceControl: [[]],
  }
  assert.deepEqual(proposals(policies, request())[0]?.split('; '), [
    'add as a new RCP of level 0 the statement',
    'add as a new SCP of level 1 the statement',
    'add to the permissions boundary "test" the statement',
  ])
})

test('across accounts both sides must allow', () => {
  const asked = request({ principal: roleSession, resourceAccount: otherAccount })
  const changes = smallest({ identity: [] }, asked)
  assert.deepEqual(
    changes.map((change) =>
      change.kind === 'add-statement' ? [change.place.layer, change.document.Principal] : change,
    ),
    [
      ['resource', { AWS: roleSession.roleArn }],
      ['identity', undefined],
    ],
  )
})

test('in one account a resource policy may grant instead', () => {
  const policies = {
    identity: [],
    boundary: [],
    resource: members('resource', {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: '*',
    }),
  }
  assert.deepEqual(proposals(policies, request({ principal: roleSession })), [
    'add to the resource policy "test" the statement',
    'add as a new identity policy the statement; add as a new permissions boundary the statement',
    'add to the resource policy "test" the statement; add as a new permissions boundary the statement',
  ])
})

test('a trust policy is asked for its own kind of statement', () => {
  const roleArn = `arn:aws:iam::${account}:role/Admin`
  const trust = members('trust', {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: otherAccount },
    Condition: { StringEquals: { 'sts:ExternalId': 'secret' } },
  })
  const asked = request({ action: 'sts:AssumeRole', resource: roleArn })
  const policies = { identity, resource: trust, resourcePolicyRequired: true }
  assert.deepEqual(smallest(policies, asked), [
    {
      kind: 'add-statement',
      place: { layer: 'resource', policy: 0, source },
      document: { Effect: 'Allow', Principal: { AWS: user.arn }, Action: 'sts:AssumeRole' },
    },
  ])
  const fromOutside = request({
    principal: { ...user, account: otherAccount, arn: `arn:aws:iam::${otherAccount}:user/bob` },
    action: 'sts:AssumeRole',
    resource: roleArn,
  })
  assert.equal(
    proposals(policies, fromOutside)[0],
    'pass the external id in the call: sts:ExternalId = "secret"',
  )
})

test('callers without account are let in by name, strangers with a warning', () => {
  const [forService] = smallest({}, request({ principal: service }))
  assert.ok(forService?.kind === 'add-statement')
  assert.deepEqual(forService.document.Principal, { Service: 'ec2.amazonaws.com' })
  assert.deepEqual(proposals({}, request({ principal: anonymous })), [
    'add as a new resource policy the statement (it lets in everyone, also without credentials)',
  ])
})

test('a federated user without session policy gets one', () => {
  assert.deepEqual(proposals({ identity }, request({ principal: federatedUser })), [
    'add as a new session policy the statement',
  ])
})

test('what AWS manages is detached, what nobody understands is repaired', () => {
  const managed = {
    policy: policyOf('identity', { ...everything, Effect: 'Deny' }),
    source: { id: 'AWSDenyAll', type: 'aws-managed' },
  } as const
  assert.deepEqual(proposals({ identity: [...identity, managed] }, request()), [
    'detach the identity policy "AWSDenyAll"',
  ])
  const unreadable = denyEverything({ id: 'Old', type: 'user' }, 'it is no JSON')
  assert.deepEqual(proposals({ identity: [...identity, unreadable] }, request()), [
    'repair the identity policy "Old", which denies everything: it is no JSON',
  ])
})

test('keys that say who calls are not proposed', () => {
  const own = {
    ...everything,
    Condition: { StringEquals: { 'aws:username': 'bob' } },
  }
  const policies = { identity: members('identity', own) }
  const { fixes } = minimalFixes(policies, request({ keys: { 'aws:username': 'alice' } }))
  const kinds = fixes.flatMap(({ changes }) => changes.map(({ kind }) => kind))
  assert.deepEqual(kinds, ['add-statement', 'widen-statement'])
})

test('where too many statements deny there is no fix', () => {
  const denies = Array.from({ length: 3000 }, () => ({ ...everything, Effect: 'Deny' }))
  const report = minimalFixes({ identity: members('identity', ...denies) }, request())
  assert.deepEqual(report.fixes, [])
  assert.match(report.reason ?? '', /more than 24 changes/)
})
