// `iamd explain ID`: the same decision again on the recorded policies, and why.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import {
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam'
import { allow, newRole } from './support/assumable-role.ts'
import { authorizationIdOf } from './support/authorization-id.ts'
import { runIamd } from './support/daemon-process.ts'
import { denialOfCreation, deniedCreation, messageOf } from './support/denials.ts'
import { toolbox } from './support/iam-toolbox.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon } from './support/test-daemon.ts'

const daemon = await startTestDaemon()
after(() => daemon[Symbol.asyncDispose]())

const environment = (credentials: Credentials, endpoint = daemon.endpoint) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
})

const explain = (id: string) => runIamd(['explain', id], environment(daemon.root))

test('it shows the element that failed, with what was wanted and what was found', async () => {
  const caller = await newUser(daemon, 'alice', {
    ...allow('iam:CreateUser', `arn:aws:iam::${daemon.account}:user/team/*`),
    Sid: 'Team',
  })
  const { code, stdout } = await explain(await deniedCreation(daemon, caller))
  assert.equal(code, 0)
  assert.match(stdout, new RegExp(`aws:PrincipalArn +arn:aws:iam::${daemon.account}:user/alice\n`))
  assert.match(stdout, /\nDENIED {2}iam:CreateUser\n {2}who .*\n {2}on .*:user\/bob\n/)
  assert.match(stdout, /statement "Team" .*inline policy .*would allow it, but\n/)
  assert.match(stdout, /Resource: wanted ".*user\/team\/\*", the request has ".*:user\/bob"\n/)
  assert.match(
    stdout,
    /\nSmallest fix\n {2}- add to the identity policy "inline policy .* the statement\n/,
  )
})

test('it decides as was decided, whatever kind of caller and layers there were', async () => {
  const boundary = await newUser(daemon, 'bounded', allow('iam:*'))
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  const input = { UserName: 'bounded', PermissionsBoundary }
  await daemon.iam().send(new PutUserPermissionsBoundaryCommand(input))
  const role = await newRole(daemon)
  const PolicyDocument = policyDocument(allow(['iam:CreateUser', 'iam:ListUsers']))
  const rolePolicy = { RoleName: 'worker', PolicyName: 'inline', PolicyDocument }
  await daemon.iam().send(new PutRolePolicyCommand(rolePolicy))
  const onlyBounded = await newUser(daemon, 'only-bounded')
  await daemon.iam().send(
    new PutUserPermissionsBoundaryCommand({
      UserName: 'only-bounded',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  )
  const byContext = await newUser(
    daemon,
    'by-context',
    {
      ...allow('iam:CreateUser'),
      Condition: {
        StringEquals: { 'aws:PrincipalTag/team': 'blue', 'iam:PermissionsBoundary': 'x' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' },
      },
    },
    { ...allow('iam:*'), Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  )
  for (const caller of [
    boundary,
    onlyBounded,
    byContext,
    await newUser(daemon, 'without-policies'),
    await role.assume(),
    await role.assume({
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [allow('s3:*')] }),
    }),
    await role.assume({ PolicyArns: [{ arn: PermissionsBoundary }] }),
  ]) {
    const { code, stdout, stderr } = await explain(await deniedCreation(daemon, caller))
    assert.deepEqual([code, stderr], [0, ''])
    assert.doesNotMatch(stdout, /but this iamd decides/)
    assert.match(stdout, /\nDENIED {2}iam:(Create|Tag)User\n/)
    assert.match(stdout, /\nSmallest fix\n/)
  }
})

test('JSON has the evaluations, why, and what would allow it', async () => {
  const caller = await newUser(daemon, 'carol')
  const id = await deniedCreation(daemon, caller)
  const { code, stdout } = await runIamd(['explain', id, '--json'], environment(daemon.root))
  assert.equal(code, 0)
  const { authorizationId, requestContext, evaluations } = JSON.parse(stdout)
  assert.equal(authorizationId, id)
  assert.equal(requestContext['aws:username'], 'carol')
  assert.partialDeepStrictEqual(evaluations[0], {
    evaluatedEffect: 'IMPLICIT_DENY',
    explanation: { effect: 'implicitDeny', layer: 'identity' },
    minimalFixes: { fixes: [{ changes: [{ kind: 'add-statement' }] }] },
  })
})

test('a whole message is enough where a daemon and credentials are in the environment', async () => {
  const message = await denialOfCreation(daemon, await newUser(daemon, 'dave'))
  const asked = await runIamd(['explain', '--message', message], environment(daemon.root))
  assert.equal(asked.code, 0, asked.stderr)
  assert.match(asked.stdout, /^who +arn:aws:iam::\d+:user\/dave\n/)
  assert.match(asked.stdout, /\nSmallest fix\n/)
  const offline = await runIamd(['explain', '--message', message])
  assert.equal(offline.code, 0)
  assert.doesNotMatch(offline.stdout, /Smallest fix/)
})

test('service keys of the request come back in their spelling', async () => {
  const caller = await newUser(daemon, 'spelling')
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess'
  const command = new CreateUserCommand({ UserName: 'bob', PermissionsBoundary })
  const id = authorizationIdOf(await messageOf(daemon.iam(caller).send(command)))
  const { body } = await toolbox(daemon).GetRequestAuthorizationDetails(id)
  const [{ context }] = Object(body['evaluations'])
  assert.equal(context['iam:PermissionsBoundary'], PermissionsBoundary)
})

test('it says so when the decision comes out differently', async () => {
  const caller = await newUser(daemon, 'tampered')
  const id = await deniedCreation(daemon, caller)
  const { body } = await toolbox(daemon).GetRequestAuthorizationDetails(id)
  const [evaluation] = Object(body['evaluations'])
  const tampered = { ...body, evaluations: [{ ...evaluation, evaluatedEffect: 'EXPLICIT_DENY' }] }
  const server = createServer((_request, response) => response.end(JSON.stringify(tampered)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const endpoint = `http://127.0.0.1:${address.port}`
  const { code, stdout } = await runIamd(['explain', id, '--endpoint', endpoint], {
    ...environment(daemon.root, 'http://127.0.0.1:1'),
  })
  server.close()
  assert.equal(code, 1)
  assert.match(stdout, /but this iamd decides IMPLICIT_DENY on the same policies/)
})

test('each thing that can be wrong is told in one line', async () => {
  const { accessKeyId } = daemon.root
  const wrong = { accessKeyId, secretAccessKey: 'wrong' }
  const id = '0'.repeat(25)
  const cases: readonly (readonly [
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    code: number,
    message: RegExp,
  ])[] = [
    [[id], environment(daemon.root), 1, /ResourceNotFoundException: There are no/],
    [[id], environment(wrong), 1, /InvalidSignatureException: The request signature/],
    [[id], environment(daemon.root, 'http://127.0.0.1:9'), 1, /no answer from http:\/\/127\.0/],
    [[id], environment(daemon.root, 'nowhere'), 2, /`nowhere` is no URL/],
    [[id], {}, 2, /set AWS_ACCESS_KEY_ID/],
    [[], environment(daemon.root), 2, /say what: an authorization id, a file/],
    [['a'], environment(daemon.root), 2, /`a` can't be read: there is no such file/],
    [
      [id, '--identity', 'x.json'],
      environment(daemon.root),
      2,
      /--identity does not go with an id/,
    ],
    [['--action', 'a:b', '--endpoint', 'x'], {}, 2, /--endpoint asks about an authorization id/],
    [[id, '--colour'], environment(daemon.root), 2, /--colour/],
  ]
  for (const [args, given, code, message] of cases) {
    const finished = await runIamd(['explain', ...args], given)
    assert.equal(finished.code, code, finished.stderr)
    assert.match(finished.stderr, message)
    assert.equal(finished.stderr.trim().split('\n').length, 1, finished.stderr)
    assert.equal(finished.stdout, '')
  }
})
