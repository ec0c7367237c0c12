// Denials as AWS and its tools print them, read back: each row is a form that was seen or documented.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Denial } from '../src/denial-messages/denial.ts'
import { namedResourceArn } from '../src/denial-messages/named-resource.ts'
import { readDenial } from '../src/denial-messages/read-denial.ts'
import { whatToDo } from '../src/denial-messages/what-to-do.ts'

const alice = 'arn:aws:iam::111122223333:user/alice'
const bucket = 'arn:aws:s3:::b/k'
const sentence = `User: ${alice} is not authorized to perform: s3:GetObject on resource: ${bucket}`
const told = { principal: alice, action: 's3:GetObject', resource: bucket } as const
const policyArn = 'arn:aws:organizations::111122223333:policy/o-abc/service_control_policy/p-def'
const id = 'abcdefghijklmnopqrstuvwxy'

/** [what is after the resource, what it says]. */
const ends: readonly (readonly [string, Omit<Denial, keyof typeof told>])[] = [
  ['', { reason: 'untold' }],
  ['.', { reason: 'untold' }],
  [' with an explicit deny', { reason: 'explicitDeny' }],
  ...(
    [
      ['an', 'identity-based policy', 'identity'],
      ['a', 'resource-based policy', 'resource'],
      ['the', 'role trust policy', 'trust'],
      ['a', 'permissions boundary', 'boundary'],
      ['a', 'session policy', 'session'],
      ['a', 'sessions policy', 'session'],
      ['a', 'service control policy', 'serviceControl'],
      ['a', 'resource control policy', 'resourceControl'],
      ['a', 'VPC endpoint policy', 'vpcEndpoint'],
    ] as const
  ).flatMap(
    ([article, name, layer]) =>
      [
        [` because no ${name} allows the s3:GetObject action`, { reason: 'implicitDeny', layer }],
        [` with an explicit deny in ${article} ${name}`, { reason: 'explicitDeny', layer }],
      ] as const,
  ),
  [
    ` with an explicit deny in a service control policy: ${policyArn}`,
    { reason: 'explicitDeny', layer: 'serviceControl', policyArn },
  ],
  [
    ' with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSDenyAll.',
    {
      reason: 'explicitDeny',
      layer: 'identity',
      policyArn: 'arn:aws:iam::aws:policy/AWSDenyAll',
    },
  ],
  [
    ' with an explicit deny in a VPC endpoint policy transitively through a service control policy',
    { reason: 'explicitDeny', layer: 'vpcEndpoint', through: 'serviceControl' },
  ],
  [
    ' because no identity-based policy allows the s3:GetObject action. Go to https://us-east-1.' +
      `console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/${id} for complete ` +
      'details, or call the GetRequestAuthorizationDetails API with the following authorization ' +
      `id: ${id}`,
    { reason: 'implicitDeny', layer: 'identity', authorizationId: id },
  ],
  [
    ' with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/p. ' +
      'Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6Xlg+a/b=-_',
    {
      reason: 'explicitDeny',
      layer: 'identity',
      policyArn: 'arn:aws:iam::111122223333:policy/p',
      encodedMessage: '4GIOHlTkIaWHQD0Q0m6Xlg+a/b=-_',
    },
  ],
]

for (const [end, expected] of ends) {
  test(`the denial that ends «${end.slice(0, 90)}» is read`, () => {
    assert.deepEqual(readDenial(sentence + end), { ...told, ...expected })
  })
}

/** What tools print around the sentence. */
const surroundings: readonly (readonly [string, string, string])[] = [
  ['AWS CLI', 'An error occurred (AccessDenied) when calling the GetObject operation: ', ''],
  ['Go SDK', 'operation error S3: GetObject, api error AccessDenied: ', ', RequestID: 12'],
  [
    'Terraform',
    '│ Error: reading S3 object: AccessDenied: ',
    '\n│ \tstatus code: 403, request id: 1',
  ],
  ['JSON', '{"message":"', '"}'],
  ['EC2', 'You are not authorized to perform this operation. ', ''],
]

for (const [tool, before, after] of surroundings) {
  test(`what ${tool} prints around a denial does not matter`, () => {
    const implicit = ' because no identity-based policy allows the s3:GetObject action'
    const expected = { ...told, reason: 'implicitDeny', layer: 'identity' }
    assert.deepEqual(readDenial(before + sentence + implicit + after), expected)
    const old = readDenial(before + sentence + after)
    assert.equal(old?.reason, 'untold')
    assert.equal(old?.action, 's3:GetObject')
    assert.equal(old?.resource, bucket)
  })
}

test('a sentence that a terminal wrapped is read', () => {
  const wrapped = `${sentence} because no session policy allows the s3:GetObject action`
  assert.deepEqual(readDenial(wrapped.replaceAll(' ', '\n  ')), readDenial(wrapped))
})

const account = '111122223333'
const named: readonly (readonly [string, string])[] = [
  ['user bob', `arn:aws:iam::${account}:user/bob`],
  ['user nullalice', `arn:aws:iam::${account}:user/alice`],
  ['group staff', `arn:aws:iam::${account}:group/staff`],
  ['role admin', `arn:aws:iam::${account}:role/admin`],
  ['instance profile web', `arn:aws:iam::${account}:instance-profile/web`],
  ['policy p', `arn:aws:iam::${account}:policy/p`],
  ['policy arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
  ['policy path /', `arn:aws:iam::${account}:policy/`],
  [`arn:aws:iam::${account}:role/`, `arn:aws:iam::${account}:role/`],
  ['*', '*'],
]

for (const [words, arn] of named) {
  test(`the resource «${words}» is ${arn}`, () => {
    const message = `User: ${alice} is not authorized to perform: iam:X on resource: ${words}`
    const end = ' because no identity-based policy allows the iam:X action'
    const resource = readDenial(message + end)?.resource ?? ''
    assert.equal(resource, words)
    assert.equal(namedResourceArn(resource, account), arn)
    assert.equal(readDenial(message)?.resource, words)
  })
}

const fixed: readonly (readonly [string, Denial['reason'], RegExp])[] = [
  ['Not authorized to perform sts:AssumeRoleWithWebIdentity', 'untold', /trust policy/],
  ['Not authorized to perform sts:AssumeRoleWithSAML', 'untold', /trust policy/],
  ['Not authorized to perform sts:AssumeRole', 'untold', /STS does not say why/],
  ['Roles may not be assumed by root accounts.', 'refused', /as a user or as another role/],
  ['Cannot call GetFederationToken with session credentials', 'refused', /access key of a user/],
  ['Cannot call GetSessionToken with session credentials', 'refused', /access key of a user/],
  ['MultiFactorAuthentication failed with invalid MFA one time pass code. ', 'refused', /clock/],
  [
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA ' +
      'serial number is valid and associated with this user.',
    'refused',
    /list-mfa-devices/,
  ],
  [
    'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    'refused',
    /SerialNumber and TokenCode/,
  ],
  [
    'To complete this action, please ensure that you are authenticated with an MFA device that ' +
      'is enabled for this user.',
    'refused',
    /get-session-token/,
  ],
]

for (const [message, reason, advice] of fixed) {
  test(`«${message.slice(0, 80)}» says what to do`, () => {
    const denial = readDenial(`An error occurred (AccessDenied): ${message}`)
    assert.equal(denial?.reason, reason)
    assert.match(whatToDo(denial ?? { reason: 'untold' }), advice)
  })
}

test('a bare AssumeRole denial points to the trust policy', () => {
  const role = `arn:aws:iam::${account}:role/r`
  const bare = `User: ${alice} is not authorized to perform: sts:AssumeRole on resource: ${role}`
  const denial = readDenial(bare)
  assert.deepEqual(denial, {
    principal: alice,
    action: 'sts:AssumeRole',
    resource: role,
    reason: 'untold',
  })
  assert.match(whatToDo(denial ?? { reason: 'untold' }), /trust policy/)
})

test('whatever the text, reading it neither throws nor invents a denial', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(readDenial(text), undefined)
      assert.equal(readDenial(sentence + text)?.action, 's3:GetObject')
    }),
  )
})
