// sts:AssumeRoot: who gets a session of which root user, for how long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  type AssumeRootCommandInput,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { removeAccount } from '../src/commands/organization-changes.ts'
import { distrustService, revoke } from '../src/commands/organization-services.ts'
import { bareDenial, credentials, identity, newRole, trust } from './support/assumable-role.ts'
import { enableRootAccess, iamService } from './support/organizations.ts'
import { allow, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { assumeRoot, newRootAccess, rootArn, taskArn } from './support/root-access.ts'
import { startTestDaemon } from './support/test-daemon.ts'

test('a session is root of the member in STS too, but makes no further sessions', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const { account } = member
  const task = 'IAMAuditRootUserCredentials'
  const session = await assumeRoot(daemon, operator, account, task)
  const { Account, Arn, UserId } = await identity(daemon, session)
  assert.deepEqual([Account, Arn, UserId], [account, rootArn(account), account])
  const sts = daemon.sts(session)
  for (const [name, call] of [
    ['GetSessionToken', () => sts.send(new GetSessionTokenCommand({}))],
    ['GetFederationToken', () => sts.send(new GetFederationTokenCommand({ Name: 'guest' }))],
  ] as const) {
    const { code, message } = await errorOf(call())
    assert.deepEqual(
      [code, message],
      ['AccessDenied', `Cannot call ${name} with session credentials`],
    )
  }
  const again = await errorOf(assumeRoot(daemon, session, account, task))
  assert.deepEqual(again, bareDenial(rootArn(account), 'sts:AssumeRoot', rootArn(account)))
})

test('the caller needs sts:AssumeRoot for the target and the task', async () => {
  await using daemon = await startTestDaemon()
  const { member, delegated, operator } = await newRootAccess(daemon)
  const caller = `arn:aws:iam::${daemon.account}:user/operator`
  const task = 'IAMAuditRootUserCredentials'
  const target = rootArn(member.account)
  const refused = bareDenial(caller, 'sts:AssumeRoot', target)
  const call = (name: string = task) => assumeRoot(daemon, operator, target, name)
  await putPolicy(
    daemon,
    'operator',
    allow('sts:AssumeRole', '*'),
    allow('sts:AssumeRoot', rootArn(delegated.account)),
  )
  assert.deepEqual(await errorOf(call()), refused)
  await putPolicy(daemon, 'operator', allow('sts:AssumeRoot', target))
  await call()
  await call('S3UnlockBucketPolicy')
  const condition = { StringEquals: { 'sts:TaskPolicyArn': taskArn(task) } }
  await putPolicy(daemon, 'operator', allow('sts:AssumeRoot', target, condition))
  await call()
  assert.deepEqual(await errorOf(call('S3UnlockBucketPolicy')), refused)
})

test('a delegated administrator may assume root of members, but not of the management account', async () => {
  await using daemon = await startTestDaemon()
  const { member, delegated } = await newRootAccess(daemon)
  const iam = daemon.iam(delegated.root)
  const task = 'IAMAuditRootUserCredentials'
  const dora = await newUser({ ...daemon, iam: () => iam }, 'dora', allow('sts:AssumeRoot', '*'))
  await assumeRoot(daemon, dora, member.account, task)
  const caller = `arn:aws:iam::${delegated.account}:user/dora`
  const refused = (account: string) => bareDenial(caller, 'sts:AssumeRoot', rootArn(account))
  assert.deepEqual(
    await errorOf(assumeRoot(daemon, dora, daemon.account, task)),
    refused(daemon.account),
  )
  await revoke(daemon.store, delegated.account, iamService)
  assert.deepEqual(
    await errorOf(assumeRoot(daemon, dora, member.account, task)),
    refused(member.account),
  )
})

test('every other caller and target is refused without a reason', async () => {
  await using daemon = await startTestDaemon()
  const { member, outsider, operator } = await newRootAccess(daemon)
  const task = 'IAMAuditRootUserCredentials'
  const caller = `arn:aws:iam::${daemon.account}:user/operator`
  const refused = (account: string, as = caller) =>
    bareDenial(as, 'sts:AssumeRoot', rootArn(account))
  for (const account of [daemon.account, outsider.account, '999999999999']) {
    assert.deepEqual(await errorOf(assumeRoot(daemon, operator, account, task)), refused(account))
  }
  for (const { account, root } of [{ account: daemon.account, root: daemon.root }, outsider]) {
    assert.deepEqual(
      await errorOf(assumeRoot(daemon, root, member.account, task)),
      refused(member.account, rootArn(account)),
    )
  }
  const iam = daemon.iam(member.root)
  const mary = await newUser({ ...daemon, iam: () => iam }, 'mary', allow('sts:*', '*'))
  assert.deepEqual(
    await errorOf(assumeRoot(daemon, mary, member.account, task)),
    refused(member.account, `arn:aws:iam::${member.account}:user/mary`),
  )
  await removeAccount(daemon.store, member.account)
  assert.deepEqual(
    await errorOf(assumeRoot(daemon, operator, member.account, task)),
    refused(member.account),
  )
})

test('each task needs its feature, and all need IAM to be trusted', async () => {
  await using daemon = await startTestDaemon()
  const { member, delegated, operator, organization } = await newRootAccess(daemon)
  const call = (task: string) => assumeRoot(daemon, operator, member.account, task)
  const caller = `arn:aws:iam::${daemon.account}:user/operator`
  const refused = bareDenial(caller, 'sts:AssumeRoot', rootArn(member.account))
  await daemon.iam().send(new DisableOrganizationsRootSessionsCommand({}))
  await call('IAMDeleteRootUserCredentials')
  assert.deepEqual(await errorOf(call('SQSUnlockQueuePolicy')), refused)
  await enableRootAccess(daemon)
  await daemon.iam().send(new DisableOrganizationsRootCredentialsManagementCommand({}))
  await call('SQSUnlockQueuePolicy')
  assert.deepEqual(await errorOf(call('IAMDeleteRootUserCredentials')), refused)
  await revoke(daemon.store, delegated.account, iamService)
  await distrustService(daemon.store, organization.id, iamService)
  assert.deepEqual(await errorOf(call('SQSUnlockQueuePolicy')), refused)
})

test('the source identity of the caller stays with the session', async () => {
  await using daemon = await startTestDaemon()
  const { member } = await newRootAccess(daemon)
  const role = await newRole(daemon, trust({ AWS: daemon.account }))
  const assumed = await daemon.sts(role.user).send(
    new AssumeRoleCommand({
      RoleArn: role.RoleArn,
      RoleSessionName: 'session',
      SourceIdentity: 'alice',
    }),
  )
  const sts = daemon.sts(credentials(assumed.Credentials))
  const answer = await sts.send(
    new AssumeRootCommand({
      TargetPrincipal: member.account,
      TaskPolicyArn: { arn: taskArn('IAMAuditRootUserCredentials') },
    }),
  )
  assert.equal(answer.SourceIdentity, 'alice')
})

test('a session lasts 15 minutes at the most, and its token is as long as asked', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const send = (input: Partial<AssumeRootCommandInput>) =>
    daemon.sts(operator).send(
      new AssumeRootCommand({
        TargetPrincipal: member.account,
        TaskPolicyArn: { arn: taskArn('IAMAuditRootUserCredentials') },
        ...input,
      }),
    )
  for (const [DurationSeconds, seconds] of [
    [undefined, 900],
    [120, 120],
  ] as const) {
    const before = Date.now()
    const { Credentials: issued } = await send({ DurationSeconds })
    const expiration = issued?.Expiration?.getTime() ?? 0
    assert.ok(expiration >= before + (seconds - 1) * 1000)
    assert.ok(expiration <= Date.now() + seconds * 1000)
  }
  const over = await send({ DurationSeconds: 0 })
  const expired = await errorOf(identity(daemon, credentials(over.Credentials)))
  assert.equal(expired.code, 'ExpiredToken')

  const plain = await send({})
  assert.equal(plain.SessionTokenSize, plain.Credentials?.SessionToken?.length)
  const padded = await send({ MinimumSessionTokenSize: 4_096 })
  assert.ok((padded.SessionTokenSize ?? 0) >= 4_096)
  assert.equal(padded.SessionTokenUtilization, 100)
  const { Arn } = await identity(daemon, credentials(padded.Credentials))
  assert.equal(Arn, rootArn(member.account))
})

test('targets, tasks and durations that are none are refused', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const task = 'IAMAuditRootUserCredentials'
  const invalid = (message: string) => ({ code: 'ValidationError', status: 400, message })
  for (const target of [
    `arn:aws:iam::${member.account}:user/bob`,
    `arn:aws:sts::${member.account}:root`,
    'all-of-my-accounts',
  ]) {
    assert.deepEqual(
      await errorOf(assumeRoot(daemon, operator, target, task)),
      invalid(`${target} is invalid`),
    )
  }
  const call = (input: Partial<AssumeRootCommandInput>) =>
    assumeRoot(daemon, operator, member.account, task, input)
  const foreign = 'arn:aws:iam::aws:policy/AdministratorAccess'
  assert.deepEqual(
    await errorOf(call({ TaskPolicyArn: { arn: foreign } })),
    invalid(`Policy ${foreign} does not exist or is not attachable.`),
  )
  const { code, message } = await errorOf(call({ DurationSeconds: 901 }))
  assert.equal(code, 'ValidationError')
  assert.match(message, /less than or equal to 900/)
})
