// Asking why by id: what IAM Toolbox tells of a denied call, to whom, and of what it is a snapshot.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam'
import { allow, newRole } from './support/assumable-role.ts'
import { authorizationIdOf } from './support/authorization-id.ts'
import { denialOfCreation, deniedCreation } from './support/denials.ts'
import { toolbox } from './support/iam-toolbox.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const daemon = await startTestDaemon()
after(() => daemon[Symbol.asyncDispose]())
const root = toolbox(daemon)
const bob = `arn:aws:iam::${daemon.account}:user/bob`

const noTags = {
  Sid: 'NoBlue',
  Effect: 'Deny',
  Action: 'iam:TagUser',
  Resource: '*',
  Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } },
}

test('a denial ends with an id, by which everything that was evaluated is told', async () => {
  const caller = await newUser(daemon, 'alice', allow('iam:CreateUser'), noTags)
  const message = await denialOfCreation(daemon, caller)
  const alice = `arn:aws:iam::${daemon.account}:user/alice`
  const sentence =
    `User: ${alice} is not authorized to perform: iam:TagUser on resource: ${bob} ` +
    'with an explicit deny in an identity-based policy. Go to '
  assert.equal(message.slice(0, sentence.length), sentence)
  const { status, body } = await root.GetRequestAuthorizationDetails(authorizationIdOf(message))
  assert.equal(status, 200)
  const [policy] = Object(body['policies'])
  assert.match(policy.uri, /^[0-9a-z]{25}$/)
  assert.deepEqual(body['policies'], [
    {
      type: 'IDENTITY_BASED_POLICY',
      inline: true,
      uri: policy.uri,
      attachedTo: [{ arn: alice }],
    },
  ])
  const matches = (sid: string, evaluatedEffect: string) => [
    { uri: policy.uri, matchedStatements: [{ sid, evaluatedEffect }] },
  ]
  const evaluation = (action: string, effect: string, matchedPolicies: object) => ({
    action,
    resource: bob,
    context: {
      'aws:ResourceAccount': daemon.account,
      'aws:ResourceTag/team': 'blue',
      'iam:ResourceTag/team': 'blue',
    },
    evaluatedEffect: effect,
    matchedPolicies,
    checks: [
      {
        checkType: 'PRINCIPAL',
        evaluatedEffect: effect,
        relevantPolicyTypes: ['IDENTITY_BASED_POLICY'],
        matchedPolicies,
      },
    ],
  })
  assert.deepEqual(body['evaluations'], [
    evaluation('iam:CreateUser', 'ALLOW', matches('Statement1', 'ALLOW')),
    evaluation('iam:TagUser', 'EXPLICIT_DENY', matches('NoBlue', 'DENY')),
  ])
  assert.partialDeepStrictEqual(body['requestContext'], {
    'aws:PrincipalArn': alice,
    'aws:PrincipalAccount': daemon.account,
    'aws:SourceIp': '127.0.0.1',
    'aws:RequestedRegion': 'us-east-1',
    'aws:RequestTag/team': 'blue',
    'aws:TagKeys': ['team'],
  })
  assert.equal(body['nextToken'], undefined)
  const text = JSON.stringify(body)
  assert.ok(!text.includes(caller.accessKeyId) && !text.includes(caller.secretAccessKey))
})

test('the record is a snapshot: neither user nor policies need to be there any more', async () => {
  const iam = daemon.iam()
  const UserName = 'shortlived'
  const inline = { ...allow('iam:GetUser'), Sid: 'Inline' }
  const caller = await newUser(daemon, UserName, inline)
  const document = { Version: '2012-10-17', Statement: { ...allow('iam:ListUsers'), Sid: 'Old' } }
  const PolicyDocument = JSON.stringify(document)
  const created = await iam.send(new CreatePolicyCommand({ PolicyName: 'old', PolicyDocument }))
  const PolicyArn = created.Policy?.Arn ?? ''
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
  await iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: PolicyArn }),
  )
  const id = await deniedCreation(daemon, caller)
  const before = await root.GetRequestAuthorizationDetails(id)
  const policies: { uri: string; type: string; inline: boolean }[] = Object(before.body['policies'])
  assert.deepEqual(
    policies.map(({ type, inline: isInline }) => [type, isInline]),
    [
      ['IDENTITY_BASED_POLICY', true],
      ['IDENTITY_BASED_POLICY', false],
      ['PERMISSIONS_BOUNDARY', false],
    ],
  )

  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'inline' }))
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: caller.accessKeyId }))
  await iam.send(new DeleteUserCommand({ UserName }))
  await iam.send(new DeletePolicyCommand({ PolicyArn }))

  assert.deepEqual(await root.GetRequestAuthorizationDetails(id), before)
  const documents = await Promise.all(
    policies.map(({ uri }) => root.GetRequestAuthorizationPolicy(id, uri)),
  )
  assert.deepEqual(
    documents.map(({ status, body }) => [status, body['policyDocument']]),
    [
      [200, JSON.parse(policyDocument(inline))],
      [200, document],
      [200, document],
    ],
  )
})

test('every layer that limits the caller has its check', async () => {
  const role = await newRole(daemon)
  const Policy = policyDocument({ ...allow(['iam:ListUsers', 'iam:GetUser']), Sid: 'Session' })
  const session = await role.assume({ Policy })
  const denied = await deniedCreation(daemon, session)
  const { body } = await root.GetRequestAuthorizationDetails(denied)
  const [evaluation] = Object(body['evaluations'])
  assert.deepEqual(
    evaluation.checks.map((check: { checkType: string; evaluatedEffect: string }) => [
      check.checkType,
      check.evaluatedEffect,
    ]),
    [
      ['PRINCIPAL', 'IMPLICIT_DENY'],
      ['SESSION', 'IMPLICIT_DENY'],
    ],
  )
  assert.deepEqual(evaluation.matchedPolicies, [])
  assert.equal(Object(body['requestContext'])['aws:PrincipalArn'], role.RoleArn)
})

test('whoever in the account has the permission may ask, and nobody else', async () => {
  const denied = await newUser(daemon, 'asker-denied')
  const id = await deniedCreation(daemon, denied)
  const details = 'iam:GetRequestAuthorizationDetails'
  const reader = toolbox(daemon, { credentials: await newUser(daemon, 'reader', allow(details)) })
  assert.equal((await reader.GetRequestAuthorizationDetails(id)).status, 200)

  const refusal = await reader.GetRequestAuthorizationPolicy(id, 'any')
  assert.deepEqual([refusal.status, refusal.error], [403, 'AccessDeniedException'])
  const sentence =
    `User: arn:aws:iam::${daemon.account}:user/reader is not authorized to perform: ` +
    'iam:GetRequestAuthorizationPolicy on resource: * because no identity-based policy allows ' +
    'the iam:GetRequestAuthorizationPolicy action. Go to '
  const message = String(refusal.body['message'])
  assert.equal(message.slice(0, sentence.length), sentence)
  const ofRefusal = await reader.GetRequestAuthorizationDetails(authorizationIdOf(message))
  assert.equal(ofRefusal.status, 200, 'this denial can be asked about like any other')

  const own = await toolbox(daemon, { credentials: denied }).GetRequestAuthorizationDetails(id)
  assert.deepEqual([own.status, own.error], [403, 'AccessDeniedException'])

  const other = await daemon.newAccount()
  const stranger = toolbox(daemon, { credentials: other.root })
  for (const answer of [
    await stranger.GetRequestAuthorizationDetails(id),
    await stranger.GetRequestAuthorizationPolicy(id, 'any'),
    await root.GetRequestAuthorizationDetails('0'.repeat(25)),
    await root.GetRequestAuthorizationPolicy(id, 'not-a-policy-of-it'),
  ]) {
    assert.deepEqual([answer.status, answer.error], [404, 'ResourceNotFoundException'])
  }
})

test('what is malformed is refused with the words of the model', async () => {
  const id = await deniedCreation(daemon, await newUser(daemon, 'malformed'))
  const expectations: readonly (readonly [Promise<object>, string])[] = [
    [
      root.GetRequestAuthorizationDetails('ABC'),
      "1 validation error detected: Value 'ABC' at 'authorizationId' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [0123456789abcdefghijklmnopqrstuvwxyz]+',
    ],
    [
      root.GetRequestAuthorizationDetails('a'.repeat(257)),
      `1 validation error detected: Value '${'a'.repeat(257)}' at 'authorizationId' failed to ` +
        'satisfy constraint: Member must have length less than or equal to 256',
    ],
    [
      root.GetRequestAuthorizationPolicy(id),
      "1 validation error detected: Value null at 'policyUri' failed to satisfy constraint: " +
        'Member must not be null',
    ],
    [root.GetRequestAuthorizationDetails(id, 'token'), 'The nextToken is invalid.'],
    [root.GetRequestAuthorizationDetails(id, ''), 'The nextToken is invalid.'],
  ]
  for (const [answer, message] of expectations) {
    const expected = { status: 400, error: 'ValidationException', body: { message } }
    assert.deepEqual(await answer, expected)
  }
})

test('broken signatures get the names that rest-json services have for them', async () => {
  const errorOf = async (credentials: { accessKeyId: string; secretAccessKey: string }) => {
    const { status, error } = await toolbox(daemon, {
      credentials,
    }).GetRequestAuthorizationDetails('a')
    return [status, error]
  }
  const { accessKeyId } = daemon.root
  const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
  assert.deepEqual(await errorOf({ accessKeyId, secretAccessKey: 'wrong' }), [
    403,
    'InvalidSignatureException',
  ])
  assert.deepEqual(await errorOf(unknown), [403, 'UnrecognizedClientException'])
  const url = `${daemon.endpoint}/authorization-details/a`
  const unsigned = await fetch(url)
  assert.equal(unsigned.status, 403)
  assert.equal(unsigned.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException')
  const posted = await fetch(url, { method: 'POST' })
  assert.equal(posted.status, 404)
  assert.equal(posted.headers.get('x-amzn-errortype'), 'UnknownOperationException')
  assert.deepEqual(await posted.json(), {})
})

test('the address in a denial tells where to ask', async () => {
  const message = await denialOfCreation(daemon, await newUser(daemon, 'reader-of-links'))
  const [, path = ''] = /Go to https?:\/\/[^/]+(\/\S+) for complete details/.exec(message) ?? []
  const response = await fetch(daemon.endpoint + path, { redirect: 'manual' })
  assert.equal(response.status, 200)
  assert.match(Object(await response.json()).message, /iamd explain ID/)
})

test('denials have no ids when they are switched off', async () => {
  await using silent = await startTestDaemon(['--authorization-ids', 'off'])
  const message = await denialOfCreation(silent, await newUser(silent, 'alice'))
  assert.ok(message.endsWith('because no identity-based policy allows the iam:CreateUser action'))
})
