// A change is in force at the next call, whatever was cached, also with many calls under way.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { startDaemonProcess } from './support/daemon-process.ts'
import { putPolicy } from './support/permissions.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const listUsers = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }
const nothing = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const UserName = 'ann'
const GroupName = 'team'

/** Ways to take a permission away again, each with how it was given. */
const ways: Readonly<Record<string, (daemon: TestDaemon) => Promise<() => Promise<unknown>>>> = {
  'an inline policy': async (daemon) => {
    await putPolicy(daemon, UserName, listUsers)
    return () => daemon.iam().send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'inline' }))
  },
  'an attached policy': async (daemon) => {
    const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await daemon.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    return () => daemon.iam().send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  },
  'a version of a policy': async (daemon) => {
    const iam = daemon.iam()
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: policyDocument(nothing) }),
    )
    const PolicyArn = Policy?.Arn ?? ''
    const PolicyDocument = policyDocument(listUsers)
    const SetAsDefault = true
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault }))
    return () => iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
  },
  'a group': async (daemon) => {
    const iam = daemon.iam()
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName,
        PolicyName: 'p',
        PolicyDocument: policyDocument(listUsers),
      }),
    )
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }))
    return () => iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }))
  },
  'a boundary': async (daemon) => {
    await putPolicy(daemon, UserName, listUsers)
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'
    return () =>
      daemon.iam().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
  },
}

for (const [name, give] of Object.entries(ways)) {
  test(`${name} that is taken away is gone at the next call`, async () => {
    await using daemon = await startTestDaemon()
    const ann = daemon.iam(await newUser(daemon, UserName))
    await assert.rejects(ann.send(new ListUsersCommand({})), { name: 'AccessDenied' })
    const takeAway = await give(daemon)
    await ann.send(new ListUsersCommand({}))
    const underWay = Array.from({ length: 50 }, () =>
      ann.send(new ListUsersCommand({})).catch(() => undefined),
    )
    await takeAway()
    await assert.rejects(ann.send(new ListUsersCommand({})), { name: 'AccessDenied' })
    await Promise.all(underWay)
    await assert.rejects(ann.send(new ListUsersCommand({})), { name: 'AccessDenied' })
  })
}

test('a key that is deactivated, and a user that is deleted, are refused at the next call', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const ann = daemon.iam(await newUser(daemon, UserName))
  await assert.rejects(ann.send(new ListUsersCommand({})), { name: 'AccessDenied' })
  const { AccessKeyMetadata: [key] = [] } = await iam.send(new ListAccessKeysCommand({ UserName }))
  const AccessKeyId = key?.AccessKeyId ?? ''
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }))
  await assert.rejects(ann.send(new GetUserCommand({})), { name: 'InvalidClientTokenId' })
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' }))
  await assert.rejects(ann.send(new GetUserCommand({})), { name: 'AccessDenied' })
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))
  await iam.send(new DeleteUserCommand({ UserName }))
  await assert.rejects(ann.send(new GetUserCommand({})), { name: 'InvalidClientTokenId' })
})

test('in development mode a reset forgets everything, but not for a web page', async () => {
  const daemon = await startDaemonProcess(['--dev'])
  after(() => daemon.stop())
  const iam = new IAMClient({
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const names = async () =>
    (await iam.send(new ListUsersCommand({}))).Users?.map((user) => user.UserName)
  await iam.send(new CreateUserCommand({ UserName }))
  assert.deepEqual(await names(), ['admin', UserName])
  const reset = `${daemon.endpoint}/_iamd/reset`
  const page = await fetch(reset, { method: 'POST', headers: { origin: 'http://example.com' } })
  assert.equal(page.status, 403)
  assert.deepEqual(await names(), ['admin', UserName])
  assert.equal((await fetch(reset, { method: 'POST' })).status, 200)
  assert.deepEqual(await names(), ['admin'])
  iam.destroy()
})

test('there is no reset in production', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new CreateUserCommand({ UserName }))
  await fetch(`${daemon.endpoint}/_iamd/reset`, { method: 'POST', redirect: 'manual' })
  await daemon.iam().send(new GetUserCommand({ UserName }))
})
