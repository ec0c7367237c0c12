// Explanations: statements with the element that failed, the gates walked, missing keys.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile, compilePolicies, contextKeysOf, type PolicySource } from '../src/index.ts'
import { accepted, policyOf, request, roleSession, source, user } from './fixtures.ts'

const statements = [
  { Sid: 'Action', Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
  { Sid: 'Resource', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::other/*' },
  {
    Sid: 'Condition',
    Effect: 'Allow',
    Action: 's3:*',
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:PrincipalTag/Team': ['red', 'blue'], 's3:Prefix': '${aws:UserName}' },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  },
  { Sid: 'Match', Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::secret/*' },
]

test('each statement says what failed first', () => {
  const { explain } = compile({
    identity: [{ policy: policyOf('identity', ...statements), source }],
  })
  const keys = { 'aws:principaltag/team': 'green', 's3:prefix': 'x' }
  const explanation = explain(request({ keys }))
  assert.equal(explanation.effect, 'allowed')
  assert.equal(explanation.statement?.sid, 'Match')
  assert.equal(explanation.statement?.index, 3)
  const [identity] = explanation.layers
  assert.deepEqual(
    identity?.statements.map((one) => [one.statement.sid, one.matched, one.mismatch]),
    [
      [
        'Action',
        false,
        { element: 'Action', policyValues: ['sqs:*'], requestValue: 's3:GetObject' },
      ],
      [
        'Resource',
        false,
        {
          element: 'Resource',
          policyValues: ['arn:aws:s3:::other/*'],
          requestValue: 'arn:aws:s3:::bucket/key',
        },
      ],
      [
        'Condition',
        false,
        {
          element: 'Condition',
          operator: 'StringEquals',
          key: 'aws:PrincipalTag/Team',
          policyValues: ['red', 'blue'],
          requestValues: ['green'],
        },
      ],
      ['Match', true, undefined],
    ],
  )
  assert.deepEqual(explanation.missingContextKeys, ['aws:UserName', 'aws:SecureTransport'])
})

test('keys of statements about other actions and resources are not missing', () => {
  const condition = { Bool: { 'aws:SecureTransport': 'true' } }
  const others = statements.slice(0, 2).map((one) => ({ ...one, Condition: condition }))
  const { explain } = compile({ identity: [{ policy: policyOf('identity', ...others), source }] })
  assert.deepEqual(explain(request()).missingContextKeys, [])
})

test('the gates are those that were walked', () => {
  const { explain } = compile({
    identity: [
      { policy: policyOf('identity', { Effect: 'Allow', Action: '*', Resource: '*' }), source },
    ],
    boundary: [],
  })
  const explanation = explain(request())
  assert.deepEqual(
    explanation.gates.map((step) => [step.gate, step.outcome]),
    [
      ['explicit-deny', 'pass'],
      ['resource-control', 'pass'],
      ['service-control', 'pass'],
      ['vpc-endpoint', 'pass'],
      ['resource', 'pass'],
      ['identity', 'pass'],
      ['boundary', 'stop'],
    ],
  )
})

test('layers say how they grant, levels are numbered, sources are kept', () => {
  const scp: PolicySource = { id: 'p-1', type: 'scp', arn: 'arn:aws:organizations::1:policy/p-1' }
  const full = policyOf('scp', { Effect: 'Allow', Action: '*', Resource: '*' })
  const bucket = policyOf('resource', {
    Sid: 'ToRole',
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Principal: { AWS: roleSession.roleArn },
  })
  const { explain } = compile({
    serviceControl: [[{ policy: full, source: scp }], [{ policy: full, source: scp }]],
    resource: [{ policy: bucket, source }],
  })
  const { layers } = explain(request({ principal: roleSession }))
  assert.deepEqual(
    layers.map((layer) => [layer.layer, layer.level, layer.allows, layer.grant]),
    [
      ['serviceControl', 0, true, 'direct'],
      ['serviceControl', 1, true, 'direct'],
      ['resource', undefined, true, 'role'],
    ],
  )
  assert.equal(layers[0]?.statements[0]?.statement.source, scp)
  const refused = explain(request({ principal: user }))
  assert.deepEqual(refused.layers[2]?.statements[0]?.mismatch, {
    element: 'Principal',
    policyValues: [roleSession.roleArn],
    requestValue: user.arn,
  })
})

// GetContextKeysForCustomPolicy: condition keys and variables.
test('context keys are listed in the order of the document, once, as written', () => {
  const text = `{"Version": "2012-10-17", "Statement": [
    {"Condition": {"StringLike": {"aws:UserAgent": "\${aws:SourceIdentity}*"}},
     "Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::\${aws:username}", "*"]},
    {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::\${AWS:UserName}/\${*}",
     "Condition": {"NumericLessThan": {"s3:max-keys": "10"}, "Null": {"aws:useragent": "true"},
       "IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}`
  assert.deepEqual(contextKeysOf(accepted(text)), [
    'aws:UserAgent',
    'aws:SourceIdentity',
    'aws:username',
    's3:max-keys',
    'aws:SourceIp',
  ])
  const older = text.replace('2012-10-17', '2008-10-17')
  assert.deepEqual(contextKeysOf(accepted(older)), ['aws:UserAgent', 's3:max-keys', 'aws:SourceIp'])
})

test('a policy is compiled once, however many layers it stands in', () => {
  const policy = policyOf('identity', { Effect: 'Allow', Action: '*', Resource: '*' })
  const [one, other] = [source, { id: 'other', type: 'group' } as const].map(
    (from) => compilePolicies([{ policy, source: from }]).members[0],
  )
  assert.ok(one !== undefined && other !== undefined && 'compiled' in one && 'compiled' in other)
  assert.equal(one.compiled, other.compiled)
})
