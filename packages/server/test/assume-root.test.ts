// sts:AssumeRoot: who gets a session of which root user, and what it is good for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  DeleteVirtualMFADeviceCommand,
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
  UploadSigningCertificateCommand,
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
import { newEnabledDevice } from './support/authenticator.ts'
import { issueCertificate } from './support/certificates.ts'
import {
  enableRootAccess,
  iamService,
  newOrganization,
  type TestOrganization,
} from './support/organizations.ts'
import { allow, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const taskArn = (task: string): string => `arn:aws:iam::aws:policy/root-task/${task}`
const rootArn = (account: string): string => `arn:aws:iam::${account}:root`

/** Asks for a session; gives its credentials. */
async function assumeRoot(
  daemon: TestDaemon,
  caller: Credentials,
  TargetPrincipal: string,
  task: string,
  input: Partial<AssumeRootCommandInput> = {},
): Promise<Credentials> {
  const command = { TargetPrincipal, TaskPolicyArn: { arn: taskArn(task) }, ...input }
  const { Credentials: issued } = await daemon.sts(caller).send(new AssumeRootCommand(command))
  return credentials(issued)
}

/** An organization with everything switched on, and a user of the management account. */
async function newRootAccess(
  daemon: TestDaemon,
): Promise<TestOrganization & { readonly operator: Credentials }> {
  const organization = await newOrganization(daemon)
  await enableRootAccess(daemon)
  const operator = await newUser(daemon, 'operator', allow('sts:AssumeRoot', '*'))
  return { ...organization, operator }
}

const denied = (account: string, action: string, deniedAs: string, task: string) => ({
  code: 'AccessDenied',
  status: 403,
  message:
    `User: ${rootArn(account)} is not authorized to perform: ${action} on resource: ${deniedAs} ` +
    `with an explicit deny in an identity-based policy: ${taskArn(task)}`,
})

test('root credentials of a member are audited, deleted and given back', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const session = async (task: string) =>
    daemon.iam(await assumeRoot(daemon, operator, member.account, task))
  const summary = async () => {
    const iam = await session('IAMAuditRootUserCredentials')
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    return [SummaryMap?.AccountAccessKeysPresent, SummaryMap?.AccountPasswordPresent]
  }
  assert.deepEqual(await summary(), [1, 0])

  const recovery = await session('IAMCreateRootUserPassword')
  const { LoginProfile: made } = await recovery.send(new CreateLoginProfileCommand({}))
  assert.equal(made?.PasswordResetRequired, false)
  assert.deepEqual(await errorOf(recovery.send(new CreateLoginProfileCommand({}))), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Login Profile for user null already exists.',
  })
  assert.deepEqual(await summary(), [1, 1])

  const audit = await session('IAMAuditRootUserCredentials')
  const { LoginProfile: seen } = await audit.send(new GetLoginProfileCommand({}))
  assert.deepEqual(seen, made)
  const { User } = await audit.send(new GetUserCommand({}))
  assert.deepEqual([User?.UserId, User?.Arn], [member.account, rootArn(member.account)])
  const { AccessKeyMetadata: keys = [] } = await audit.send(new ListAccessKeysCommand({}))
  const AccessKeyId = member.root.accessKeyId
  assert.deepEqual(
    keys.map((key) => [key.AccessKeyId, key.Status]),
    [[AccessKeyId, 'Active']],
  )
  const lastUsed = new GetAccessKeyLastUsedCommand({ AccessKeyId })
  assert.ok((await audit.send(lastUsed)).AccessKeyLastUsed)

  const deletion = await session('IAMDeleteRootUserCredentials')
  await identity(daemon, member.root)
  await deletion.send(new DeleteAccessKeyCommand({ AccessKeyId }))
  assert.equal((await errorOf(identity(daemon, member.root))).code, 'InvalidClientTokenId')
  await deletion.send(new DeleteLoginProfileCommand({}))
  assert.deepEqual(await errorOf(deletion.send(new DeleteLoginProfileCommand({}))), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'Login Profile for User null cannot be found.',
  })
  assert.deepEqual(await summary(), [0, 0])
})

test('devices and certificates of root are seen and deleted, those of users are not', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const { account } = member
  const ownIam = daemon.iam(member.root)
  const asMember = { ...daemon, iam: () => ownIam }
  const { SerialNumber } = await newEnabledDevice(asMember, 'root', new Date())
  const { Certificate } = await ownIam.send(
    new UploadSigningCertificateCommand({
      CertificateBody: issueCertificate('root').certificate,
    }),
  )
  const CertificateId = Certificate?.CertificateId ?? ''
  const audit = daemon.iam(
    await assumeRoot(daemon, operator, account, 'IAMAuditRootUserCredentials'),
  )
  const { MFADevices } = await audit.send(new ListMFADevicesCommand({}))
  assert.deepEqual(
    MFADevices?.map((device) => device.SerialNumber),
    [SerialNumber],
  )
  const { Certificates } = await audit.send(new ListSigningCertificatesCommand({}))
  assert.deepEqual(
    Certificates?.map((certificate) => certificate.CertificateId),
    [CertificateId],
  )

  const task = 'IAMDeleteRootUserCredentials'
  const deletion = daemon.iam(await assumeRoot(daemon, operator, account, task))
  await deletion.send(new DeactivateMFADeviceCommand({ SerialNumber }))
  await deletion.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
  await deletion.send(new DeleteSigningCertificateCommand({ CertificateId }))
  const { SummaryMap } = await audit.send(new GetAccountSummaryCommand({}))
  assert.partialDeepStrictEqual(SummaryMap, {
    MFADevices: 0,
    AccountMFAEnabled: 0,
    AccountSigningCertificatesPresent: 0,
  })

  await ownIam.send(new CreateUserCommand({ UserName: 'bob' }))
  const { SerialNumber: ofBob } = await newEnabledDevice(asMember, 'bob', new Date())
  assert.deepEqual(
    await errorOf(deletion.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: ofBob }))),
    denied(account, 'iam:DeleteVirtualMFADevice', ofBob, task),
  )
  assert.deepEqual(
    await errorOf(
      deletion.send(new DeactivateMFADeviceCommand({ UserName: 'bob', SerialNumber: ofBob })),
    ),
    denied(account, 'iam:DeactivateMFADevice', 'user bob', task),
  )
})

test('a session may do nothing but its task, and nothing to users', async () => {
  await using daemon = await startTestDaemon()
  const { member, operator } = await newRootAccess(daemon)
  const { account } = member
  const ownIam = daemon.iam(member.root)
  await ownIam.send(new CreateUserCommand({ UserName: 'bob' }))
  const { AccessKey } = await ownIam.send(new CreateAccessKeyCommand({ UserName: 'bob' }))
  const AccessKeyId = AccessKey?.AccessKeyId ?? ''
  const root = rootArn(account)

  const audit = daemon.iam(
    await assumeRoot(daemon, operator, account, 'IAMAuditRootUserCredentials'),
  )
  const audits = 'IAMAuditRootUserCredentials'
  assert.deepEqual(
    await errorOf(audit.send(new ListUsersCommand({}))),
    denied(account, 'iam:ListUsers', `arn:aws:iam::${account}:user/`, audits),
  )
  assert.deepEqual(
    await errorOf(audit.send(new ListAccessKeysCommand({ UserName: 'bob' }))),
    denied(account, 'iam:ListAccessKeys', 'user bob', audits),
  )
  assert.deepEqual(
    await errorOf(audit.send(new DeleteAccessKeyCommand({ AccessKeyId: member.root.accessKeyId }))),
    denied(account, 'iam:DeleteAccessKey', root, audits),
  )

  const deletes = 'IAMDeleteRootUserCredentials'
  const deletion = daemon.iam(await assumeRoot(daemon, operator, account, deletes))
  assert.deepEqual(
    await errorOf(deletion.send(new DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId }))),
    denied(account, 'iam:DeleteAccessKey', 'user bob', deletes),
  )
  assert.deepEqual(
    await errorOf(deletion.send(new CreateLoginProfileCommand({}))),
    denied(account, 'iam:CreateLoginProfile', root, deletes),
  )
  assert.deepEqual(
    await errorOf(deletion.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }))),
    denied(account, 'iam:UpdateAccessKey', root, deletes),
  )

  const creates = 'IAMCreateRootUserPassword'
  const recovery = daemon.iam(await assumeRoot(daemon, operator, account, creates))
  const Password = 'Very-L0ng-Secret'
  assert.deepEqual(await errorOf(recovery.send(new CreateLoginProfileCommand({ Password }))), {
    code: 'ValidationError',
    status: 400,
    message: 'Must not specify password when calling with an AssumeRoot session',
  })
  assert.deepEqual(
    await errorOf(recovery.send(new CreateLoginProfileCommand({ UserName: 'bob', Password }))),
    denied(account, 'iam:CreateLoginProfile', 'user bob', creates),
  )

  for (const task of ['S3UnlockBucketPolicy', 'SQSUnlockQueuePolicy']) {
    const other = daemon.iam(await assumeRoot(daemon, operator, account, task))
    assert.deepEqual(
      await errorOf(other.send(new ListAccessKeysCommand({}))),
      denied(account, 'iam:ListAccessKeys', root, task),
    )
  }
})

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
