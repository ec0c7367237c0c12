// What a session of AssumeRoot does to root of a member account, and what it can't do.
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
import { identity } from './support/assumable-role.ts'
import { newEnabledDevice } from './support/authenticator.ts'
import { issueCertificate } from './support/certificates.ts'
import { errorOf } from './support/principals.ts'
import { assumeRoot, denied, newRootAccess, rootArn } from './support/root-access.ts'
import { startTestDaemon } from './support/test-daemon.ts'

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
