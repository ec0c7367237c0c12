// Delegated access through the API: the token, the credentials for it, and what they may do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateUserCommand,
  DeleteUserPolicyCommand,
  GetHumanReadableSummaryCommand,
  ListGroupsCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import {
  GetDelegatedAccessTokenCommand,
  GetScopedCredentialsCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { allow, credentials, identity, newRole } from './support/assumable-role.ts'
import {
  actionPermissions,
  actionsTemplateArn,
  createRequest,
  delegate,
  lastToken,
  messagesOf,
  requestCalls,
  roleTemplateArn,
  startDelegation,
  templateArn,
} from './support/delegation.ts'
import { denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import type { Credentials, TestDaemon } from './support/test-daemon.ts'

const trade = (daemon: TestDaemon, caller: Credentials, TradeInToken: string) =>
  daemon.sts(caller).send(new GetDelegatedAccessTokenCommand({ TradeInToken }))
const listUsers = (daemon: TestDaemon, caller: Credentials) =>
  daemon.iam(caller).send(new ListUsersCommand({}))
const listGroups = (daemon: TestDaemon, caller: Credentials) =>
  daemon.iam(caller).send(new ListGroupsCommand({}))
const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code

test('the provider gets the approver’s rights, within the policy of the request', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const owner = await newUser(daemon, 'owner')
  const approver = await newUser(daemon, 'approver', allow('iam:*'))
  const id = await createRequest(setting)
  const token = await delegate(setting, id, owner, approver)
  const {
    Credentials: issued,
    AssumedPrincipal,
    PackedPolicySize,
  } = await trade(daemon, provider, token)
  const approverArn = `arn:aws:iam::${daemon.account}:user/approver`
  assert.deepEqual([AssumedPrincipal, PackedPolicySize], [approverArn, undefined])
  const delegated = credentials(issued)
  assert.equal((await identity(daemon, delegated)).Arn, approverArn)
  await listUsers(daemon, delegated)
  assert.equal(
    (await errorOf(listGroups(daemon, delegated))).message,
    `User: ${approverArn} is not authorized to perform: iam:ListGroups on resource: ` +
      `arn:aws:iam::${daemon.account}:group/ because no session policy allows the ` +
      'iam:ListGroups action',
  )
  // What the approver loses, the provider loses.
  const removal = new DeleteUserPolicyCommand({ UserName: 'approver', PolicyName: 'inline' })
  await daemon.iam().send(removal)
  assert.match(
    (await errorOf(listUsers(daemon, delegated))).message,
    /because no identity-based policy allows the iam:ListUsers action$/,
  )
})

test('root lends for four hours at the most; its delegate may do what the policy says', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const long = await createRequest(setting, { SessionDuration: 14_401 })
  const { AssociateDelegationRequest: associate, AcceptDelegationRequest: accept } = requestCalls
  await associate(daemon.iam(), long)
  assert.deepEqual(await errorOf(accept(daemon.iam(), long)), {
    code: 'InvalidInput',
    status: 400,
    message: 'Root users can only accept delegation requests for 4 hours or less.',
  })
  await accept(daemon.iam(await newUser(daemon, 'approver', allow('iam:*'))), long)
  const enabled = {
    Permissions: {
      PolicyTemplateArn: templateArn,
      Parameters: [
        { Name: 'bucketNames', Values: ['one'], Type: 'string' as const },
        { Name: 'AllowWriting', Values: ['True'], Type: 'string' as const },
      ],
    },
    SessionDuration: 14_400,
  }
  const id = await createRequest(setting, enabled)
  const token = await delegate(setting, id, daemon.root, daemon.root)
  const { Credentials: issued, AssumedPrincipal } = await trade(daemon, provider, token)
  assert.equal(AssumedPrincipal, `arn:aws:iam::${daemon.account}:root`)
  const delegated = credentials(issued)
  await daemon.iam(delegated).send(new CreateUserCommand({ UserName: 'made-for-them' }))
  assert.equal(await codeOf(listGroups(daemon, delegated)), 'AccessDenied')
  const session = daemon.sts(delegated).send(new GetSessionTokenCommand({}))
  assert.equal(await codeOf(session), 'AccessDenied')
})

test('a role session that accepts lends itself, with the limits that it has', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const role = await newRole(daemon)
  const Policy = policyDocument(allow(['iam:AcceptDelegationRequest', 'iam:ListGroups']))
  const approve = async (caller: Credentials) => {
    const id = await createRequest(setting)
    return trade(daemon, provider, await delegate(setting, id, daemon.root, caller))
  }
  await putRolePolicy(daemon)
  const open = await approve(await role.assume())
  await listUsers(daemon, credentials(open.Credentials))
  const { Arn } = await identity(daemon, await role.assume())
  assert.equal(open.AssumedPrincipal, Arn)
  const byPolicy = await approve(await role.assume({ Policy }))
  assert.equal(await codeOf(listUsers(daemon, credentials(byPolicy.Credentials))), 'AccessDenied')
  const scope = new GetScopedCredentialsCommand({ Policy })
  const { Credentials: scoped } = await daemon.sts(await role.assume()).send(scope)
  const byScope = await approve(credentials(scoped))
  assert.equal(await codeOf(listUsers(daemon, credentials(byScope.Credentials))), 'AccessDenied')
})

async function putRolePolicy(daemon: TestDaemon) {
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow(['iam:*', 'sts:*'])),
    }),
  )
}

test('delegated credentials have none of the defaults of an owner, and no more of STS than was accepted', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const approver = await newUser(daemon, 'approver', allow('*'))
  const id = await createRequest(setting)
  const token = await delegate(setting, id, approver, approver)
  const { Credentials: issued } = await trade(daemon, provider, token)
  const delegated = credentials(issued)
  const get = requestCalls.GetDelegationRequest
  await get(daemon.iam(approver), id)
  assert.equal(await codeOf(get(daemon.iam(delegated), id)), 'AccessDenied')
  const scoped = daemon
    .sts(delegated)
    .send(new GetScopedCredentialsCommand({ DurationSeconds: 60 }))
  // The policy that was accepted does not allow it.
  assert.equal(await codeOf(scoped), 'AccessDenied')
})

test('a token is good for its requestor, any number of times, until the time is up', async () => {
  const start = Date.parse('2026-11-28T10:00:00Z')
  let now = start
  await using setting = await startDelegation({ now: () => new Date(now) })
  const { daemon, provider } = setting
  const clock = <Client extends { config: { systemClockOffset: number } }>(client: Client) => {
    client.config.systemClockOffset = now - Date.now()
    return client
  }
  const iam = (caller: Credentials) => clock(daemon.iam(caller))
  const at = { ...daemon, iam, sts: (caller: Credentials) => clock(daemon.sts(caller)) }
  const id = await createRequest({ daemon: at, provider }, { SessionDuration: 7200 })
  await requestCalls.AssociateDelegationRequest(iam(daemon.root), id)
  await requestCalls.AcceptDelegationRequest(iam(daemon.root), id)
  now += 60_000
  await requestCalls.SendDelegationToken(iam(daemon.root), id)
  const end = now + 7_200_000
  const messages = await messagesOf(daemon)
  assert.deepEqual(
    messages.map(({ Type, State }) => [Type, State]),
    [
      ['StateChange', 'ASSIGNED'],
      ['StateChange', 'ACCEPTED'],
      ['StateChange', 'FINALIZED'],
      ['ExchangeToken', 'FINALIZED'],
    ].toSorted((one, other) => messageOrder(messages, one) - messageOrder(messages, other)),
  )
  const told = messages.find(({ Type }) => Type === 'ExchangeToken')
  assert.equal(told?.['ExpiresAt'], new Date(end).toISOString())
  const token = await lastToken(daemon)
  for (const minutes of [0, 20, 100]) {
    now = start + 60_000 + minutes * 60_000
    const { Credentials: issued } = await trade(at, provider, token)
    assert.equal(issued?.Expiration?.getTime(), end)
    await listUsers(at, credentials(issued))
  }
  assert.deepEqual(await errorOf(trade(at, daemon.root, token)), {
    code: 'AccessDenied',
    status: 403,
    message:
      'The trade-in token can only be exchanged by the account that created the delegation request.',
  })
  now = end
  assert.deepEqual(await errorOf(trade(at, provider, token)), {
    code: 'ExpiredTradeInTokenException',
    status: 400,
    message:
      'The trade-in token provided in the request has expired and can no longer be exchanged for credentials.',
  })
  assert.deepEqual(await errorOf(trade(at, provider, `${token.slice(0, -8)}AAAAAAAA`)), {
    code: 'InvalidParameterValue',
    status: 400,
    message: 'The trade-in token provided in the request is not valid.',
  })
})

/** Both messages of the last state are of the same time. */
const messageOrder = (
  messages: readonly Record<string, string>[],
  [type, state]: readonly (string | undefined)[],
): number => messages.findIndex(({ Type, State }) => Type === type && State === state)

test('only the owner sends what is to be sent by the owner', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const owner = await newUser(daemon, 'owner')
  const id = await createRequest(setting, { OnlySendByOwner: true })
  await requestCalls.AssociateDelegationRequest(daemon.iam(owner), id)
  await requestCalls.AcceptDelegationRequest(daemon.iam(), id)
  assert.deepEqual(await errorOf(requestCalls.SendDelegationToken(daemon.iam(), id)), {
    code: 'AccessDenied',
    status: 403,
    message: `Only the owner of delegation request ${id} can send its token.`,
  })
  assert.equal(await lastToken(daemon), '')
  await requestCalls.SendDelegationToken(daemon.iam(owner), id)
  assert.notEqual(await lastToken(daemon), '')
})

test('trading in needs the action, in the provider’s account', async () => {
  await using setting = await startDelegation()
  const { daemon, provider } = setting
  const token = await delegate(setting, await createRequest(setting), daemon.root, daemon.root)
  const providing = { ...daemon, account: '444455556666', iam: (c = provider) => daemon.iam(c) }
  const trader = await newUser(providing, 'trader', allow('iam:*'))
  const action = 'sts:GetDelegatedAccessToken'
  assert.deepEqual(
    await errorOf(trade(daemon, trader, token)),
    denial('arn:aws:iam::444455556666:user/trader', action, '*'),
  )
  await putPolicy(providing, 'trader', allow(action))
  await listUsers(daemon, credentials((await trade(daemon, trader, token)).Credentials))
})

const summarize = (daemon: TestDaemon, id: string, Locale?: string, caller = daemon.root) =>
  daemon.iam(caller).send(
    new GetHumanReadableSummaryCommand({
      EntityArn: `arn:aws:iam::${daemon.account}:delegation-request/${id}`,
      ...(Locale !== undefined && { Locale }),
    }),
  )

test('a summary tells who asks for what, for how long and under which conditions', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const id = await createRequest(setting, { SessionDuration: 5_430 })
  const { $metadata: _, ...answer } = await summarize(daemon, id)
  assert.deepEqual(answer, {
    Locale: 'en',
    SummaryState: 'AVAILABLE',
    SummaryContent: `Example Monitoring (account 444455556666) asks for temporary access to your account for 1 hour, 30 minutes and 30 seconds.

Purpose: Set up monitoring

It would be able to:
- use AWS Identity and Access Management (IAM): list (ListUsers) on all resources
- use Amazon S3: read (GetObject) on arn:aws:s3:::one/* and arn:aws:s3:::two/*

It gets no more than whoever accepts the request may do.`,
  })
  const roles = await createRequest(setting, {
    Permissions: { PolicyTemplateArn: roleTemplateArn },
  })
  await requestCalls.AssociateDelegationRequest(daemon.iam(), roles)
  const { SummaryContent: content } = await summarize(daemon, roles, 'en_US')
  assert.match(content ?? '', new RegExp(`access to account ${daemon.account} for 1 hour\\.`))
  assert.match(content ?? '', /create, change and delete \(CreateRole\)/)
  assert.match(content ?? '', /manage permissions \(PutRolePolicy\)/)
  assert.match(
    content ?? '',
    /on arn:aws:iam::\*:role\/example\.com\/\*, only if iam:PermissionsBoundary is "arn:aws:iam::aws:policy\/ReadOnlyAccess"/,
  )
  assert.match(content ?? '', /limited by the permissions boundary arn:aws:iam::aws:policy\/Read/)
})

test('a summary names services, levels and exceptions', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const textOf = async (Permissions: Parameters<typeof createRequest>[1]) =>
    (await summarize(daemon, await createRequest(setting, Permissions))).SummaryContent ?? ''
  const wide = await textOf({
    Permissions: actionPermissions('sqs:*', 'ec2:Describe*', 'new-service:Act', 'sts:tag*'),
    SessionDuration: 300,
  })
  assert.match(wide, /for 5 minutes\./)
  assert.match(wide, /^- do everything in Amazon SQS on all resources$/m)
  assert.match(wide, /^- use Amazon EC2: list \((\w+, ){7}\w+ and \d+ more\)/m)
  assert.match(wide, /^- use new-service \(Act\) on all resources$/m)
  assert.match(
    wide,
    /^- use AWS Security Token Service: tag \(TagGetWebIdentityToken, TagSession\) on all resources$/m,
  )
  assert.match(await textOf({ Permissions: actionPermissions('*') }), /^- do everything in every/m)
  const [actionNames] = actionPermissions('s3:GetObject').Parameters
  const limited = await textOf({
    Permissions: {
      PolicyTemplateArn: actionsTemplateArn,
      ...(actionNames && { Parameters: [actionNames] }),
    },
  })
  assert.match(
    limited,
    /It would not be able to:\n- do everything except s3:\* on all resources except arn:aws:s3:::one\/\*/,
  )
})

test('summaries are in English, of requests, and for those who may see them', async () => {
  await using setting = await startDelegation()
  const { daemon } = setting
  const id = await createRequest(setting)
  const { $metadata: _, ...german } = await summarize(daemon, id, 'de')
  assert.deepEqual(german, { Locale: 'de', SummaryState: 'NOT_SUPPORTED' })
  const of = (EntityArn: string) =>
    errorOf(daemon.iam().send(new GetHumanReadableSummaryCommand({ EntityArn })))
  const user = `arn:aws:iam::${daemon.account}:user/alice`
  assert.deepEqual(await of(user), {
    code: 'InvalidInput',
    status: 400,
    message: `ARN ${user} is not valid.`,
  })
  assert.equal((await of('x'.repeat(20))).code, 'ValidationError')
  const unknown = '00000000-0000-4000-8000-000000000000'
  assert.equal(
    (await of(`arn:aws:iam::${daemon.account}:delegation-request/${unknown}`)).code,
    'NoSuchEntity',
  )
  const caller = await newUser(daemon, 'caller')
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  const arn = `arn:aws:iam::${daemon.account}:delegation-request/${id}`
  // Nobody's yet: anyone may read.
  await summarize(daemon, id, undefined, caller)
  await requestCalls.AssociateDelegationRequest(daemon.iam(), id)
  const action = 'iam:GetHumanReadableSummary'
  const read = () => summarize(daemon, id, undefined, caller)
  assert.deepEqual(await errorOf(read()), denial(callerArn, action, arn))
  await putPolicy(daemon, 'caller', { Effect: 'Allow', Action: action, NotResource: arn })
  assert.deepEqual(await errorOf(read()), denial(callerArn, action, arn))
  await putPolicy(daemon, 'caller', allow(action, arn))
  await read()
  const foreign = arn.replace(daemon.account, '999999999999')
  assert.equal((await of(foreign)).code, 'NoSuchEntity')
})
