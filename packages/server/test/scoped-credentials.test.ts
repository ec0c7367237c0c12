// GetScopedCredentials: the same session with less that it may do, or less time. Through the SDK.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { GetUserCommand, ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetScopedCredentialsCommand,
  type GetScopedCredentialsCommandInput,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { allow, credentials, identity, invalidToken, newRole } from './support/assumable-role.ts'
import { putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const scope = (daemon: TestDaemon, caller: Credentials, input: GetScopedCredentialsCommandInput) =>
  daemon.sts(caller).send(new GetScopedCredentialsCommand(input))
const policy = (...actions: string[]) => policyDocument(allow(actions))
const everything = policy('*')

const listUsers = (daemon: TestDaemon, caller: Credentials) =>
  daemon.iam(caller).send(new ListUsersCommand({}))

test('a scoped session is the same principal, within the session and the policy', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const session = await role.assume({ SourceIdentity: 'alice' })
  const {
    $metadata: _,
    Credentials: issued,
    ...answer
  } = await scope(daemon, session, {
    Policy: policy('sts:*', 'iam:ListGroups'),
    ScopedSessionDescription: 'groups only',
  })
  const scoped = credentials(issued)
  const { Arn, UserId } = await identity(daemon, session)
  const { Arn: scopedArn, UserId: scopedId } = await identity(daemon, scoped)
  assert.deepEqual([scopedArn, scopedId], [Arn, UserId])
  const { SessionTokenSize: size = 0 } = answer
  assert.deepEqual(answer, {
    SessionInfo: { ScopedSessionId: UserId, Arn },
    SessionTokenUtilization: Math.ceil((100 * size) / 4096),
    SessionTokenSize: scoped.sessionToken?.length,
    ScopedPoliciesCount: 1,
    SourceIdentity: 'alice',
  })
  assert.match(scoped.accessKeyId, /^ASIA/)
  assert.notEqual(scoped.accessKeyId, session.accessKeyId)
  await listUsers(daemon, session)
  // The role may list users, the scope groups: what both allow is neither.
  const denied = (action: string, kind: string) =>
    `User: ${Arn} is not authorized to perform: ${action} on resource: ` +
    `arn:aws:iam::${daemon.account}:${kind}/ because no ` +
    `${kind === 'user' ? 'session policy' : 'identity-based policy'} allows the ${action} action`
  assert.equal((await errorOf(listUsers(daemon, scoped))).message, denied('iam:ListUsers', 'user'))
  const groups = daemon.iam(scoped).send(new ListGroupsCommand({}))
  assert.equal((await errorOf(groups)).message, denied('iam:ListGroups', 'group'))
})

test('scopes add up to three, and the fourth is denied', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const deny = { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' }
  const first = await scope(daemon, await role.assume(), { Policy: everything })
  await listUsers(daemon, credentials(first.Credentials))
  const second = await scope(daemon, credentials(first.Credentials), {
    Policy: policyDocument(allow('*'), deny),
  })
  assert.equal(second.ScopedPoliciesCount, 2)
  const third = await scope(daemon, credentials(second.Credentials), { Policy: everything })
  assert.equal(third.ScopedPoliciesCount, 3)
  const scoped = credentials(third.Credentials)
  assert.match(
    (await errorOf(listUsers(daemon, scoped))).message,
    /with an explicit deny in a session policy$/,
  )
  assert.deepEqual(await errorOf(scope(daemon, scoped, { Policy: everything })), {
    code: 'AccessDenied',
    status: 403,
    message: 'The session already has the maximum of 3 scope down policies.',
  })
  const shorter = await scope(daemon, scoped, { DurationSeconds: 60 })
  assert.equal(shorter.ScopedPoliciesCount, 3)
  const still = listUsers(daemon, credentials(shorter.Credentials))
  assert.equal((await errorOf(still)).code, 'AccessDenied')
})

test('a scoped session ends when it is told to, and never after the calling one', async () => {
  const start = Date.parse('2026-11-28T12:00:00Z')
  let now = start
  await using daemon = await startTestDaemon([], { now: () => new Date(now) })
  const clock = (client: { config: { systemClockOffset?: number } }) => {
    client.config.systemClockOffset = now - Date.now()
    return client
  }
  const iam = daemon.iam()
  clock(iam)
  const sts = daemon.sts()
  clock(sts)
  const { Credentials: root } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }))
  const narrow = (input: GetScopedCredentialsCommandInput, caller = credentials(root)) => {
    const client = daemon.sts(caller)
    clock(client)
    return client.send(new GetScopedCredentialsCommand(input))
  }
  now += 300_000
  const inherited = await narrow({ Policy: everything })
  assert.equal(inherited.Credentials?.Expiration?.getTime(), start + 900_000)
  const whole = await narrow({ DurationSeconds: 600 })
  assert.equal(whole.Credentials?.Expiration?.getTime(), start + 900_000)
  assert.deepEqual(await errorOf(narrow({ DurationSeconds: 601 })), {
    code: 'InsufficientSessionLifetime',
    status: 400,
    message: 'The requested DurationSeconds exceeds the remaining lifetime of the calling session.',
  })
  const short = await narrow({ DurationSeconds: 1 })
  assert.equal(short.Credentials?.Expiration?.getTime(), now + 1000)
  await narrow({ DurationSeconds: 1 }, credentials(short.Credentials))
  now += 1000
  const expired = narrow({ DurationSeconds: 1 }, credentials(short.Credentials))
  assert.equal((await errorOf(expired)).code, 'ExpiredToken')
})

test('every kind of session can be scoped and stays what it is; a long-term key can not', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'caller', allow('*'))
  for (const key of [daemon.root, user]) {
    assert.deepEqual(await errorOf(scope(daemon, key, { DurationSeconds: 60 })), {
      code: 'InvalidSubjectCredentials',
      status: 400,
      message: 'Cannot call GetScopedCredentials with long-term credentials',
    })
  }
  const sts = daemon.sts(user)
  const { Credentials: own } = await sts.send(new GetSessionTokenCommand({}))
  const { Credentials: federated } = await sts.send(
    new GetFederationTokenCommand({ Name: 'bob', Policy: everything }),
  )
  for (const issued of [own, federated]) {
    const { Credentials: narrowed } = await scope(daemon, credentials(issued), {
      Policy: everything,
    })
    const before = await identity(daemon, credentials(issued))
    const after = await identity(daemon, credentials(narrowed))
    assert.equal(after.Arn, before.Arn)
    // IAM is as closed to it as before.
    const read = daemon.iam(credentials(narrowed)).send(new GetUserCommand({}))
    assert.deepEqual(await errorOf(read), invalidToken)
  }
})

test('what is scoped by must be there, be a policy and fit', async () => {
  await using daemon = await startTestDaemon()
  const session = await (await newRole(daemon)).assume()
  const refused = async (input: GetScopedCredentialsCommandInput) =>
    errorOf(scope(daemon, session, input))
  assert.deepEqual(await refused({ MinimumSessionTokenSize: 10 }), {
    code: 'ValidationError',
    status: 400,
    message: 'At least one of Policy or DurationSeconds must be specified.',
  })
  assert.deepEqual(await refused({ Policy: '{' }), {
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'The policy is not in the valid JSON format.',
  })
  assert.equal((await refused({ Policy: '{"Statement":1}' })).code, 'MalformedPolicyDocument')
  for (const input of [
    { Policy: `${everything}${' '.repeat(2048)}` },
    { DurationSeconds: 0 },
    { DurationSeconds: 129_601 },
    { Policy: everything, MinimumSessionTokenSize: 4097 },
    { Policy: everything, ScopedSessionDescription: 'x'.repeat(257) },
    { Policy: everything, ScopedSessionDescription: 'x' },
  ]) {
    assert.equal((await refused(input)).code, 'ValidationError', JSON.stringify(input))
  }
  const noise = () =>
    policyDocument(
      allow('*'),
      allow('s3:GetObject', `arn:aws:s3:::${randomBytes(1125).toString('base64url')}`),
    )
  const one = await scope(daemon, session, { Policy: noise() })
  const two = await scope(daemon, credentials(one.Credentials), { Policy: noise() })
  const three = await errorOf(scope(daemon, credentials(two.Credentials), { Policy: noise() }))
  assert.equal(three.code, 'PackedPolicyTooLarge')
  assert.match(
    three.message,
    /^Session token size of \d+ bytes exceeds the maximum of 4096 bytes\.$/,
  )
})

test('a token is as long as it is asked to be', async () => {
  await using daemon = await startTestDaemon()
  const session = await (await newRole(daemon)).assume()
  for (const size of [0, 1, 2000, 2001, 2002, 2003, 4096]) {
    const answer = await scope(daemon, session, {
      Policy: everything,
      MinimumSessionTokenSize: size,
    })
    const { SessionTokenSize: shown = 0, Credentials: issued } = answer
    assert.equal(issued?.SessionToken?.length, shown)
    assert.ok(shown >= size && shown <= 4096, `${shown} for ${size}`)
    if (size === 4096) assert.equal(answer.SessionTokenUtilization, 100)
    await listUsers(daemon, credentials(issued))
  }
})

test('the call needs its action, within the scope too', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const session = await role.assume()
  const { Credentials: issued } = await scope(daemon, session, { Policy: policy('iam:*') })
  const { Arn } = await identity(daemon, session)
  const again = scope(daemon, credentials(issued), { DurationSeconds: 60 })
  assert.deepEqual(await errorOf(again), {
    code: 'AccessDenied',
    status: 403,
    message:
      `User: ${Arn} is not authorized to perform: sts:GetScopedCredentials on resource: * ` +
      'because no session policy allows the sts:GetScopedCredentials action',
  })
  const user = await newUser(daemon, 'other')
  const { Credentials: own } = await daemon.sts(user).send(new GetSessionTokenCommand({}))
  const asOther = () => scope(daemon, credentials(own), { DurationSeconds: 60 })
  await putPolicy(daemon, 'other', {
    Effect: 'Allow',
    NotAction: 'sts:GetScopedCredentials',
    Resource: '*',
  })
  assert.equal((await errorOf(asOther())).code, 'AccessDenied')
  await putPolicy(daemon, 'other', allow('sts:GetScopedCredentials'))
  await asOther()
})

test('a role that a scoped session assumes is not scoped, but must be allowed by the scope', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const session = await role.assume()
  const assume = (caller: Credentials) =>
    daemon
      .sts(caller)
      .send(new AssumeRoleCommand({ RoleArn: role.RoleArn, RoleSessionName: 'next' }))
  const closed = await scope(daemon, session, { Policy: policy('iam:*') })
  assert.equal((await errorOf(assume(credentials(closed.Credentials)))).code, 'AccessDenied')
  const open = await scope(daemon, session, { Policy: policy('sts:*') })
  const { Credentials: next } = await assume(credentials(open.Credentials))
  await listUsers(daemon, credentials(next))
})
