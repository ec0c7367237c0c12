// Permissions that depend on more than the call: who calls, new names, tags and boundaries.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { allow, denial } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const powerUser = 'arn:aws:iam::aws:policy/PowerUserAccess'

test('a role session has to name the user, which it learns only with permission', async () => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  const user = await newUser(daemon, 'alice', allow('sts:AssumeRole', '*'))
  const { Role: role } = await root.send(
    new CreateRoleCommand({
      RoleName: 'operator',
      AssumeRolePolicyDocument: policyDocument({
        Effect: 'Allow',
        Principal: { AWS: daemon.account },
        Action: 'sts:AssumeRole',
      }),
    }),
  )
  const { Credentials: session } = await daemon
    .sts(user)
    .send(new AssumeRoleCommand({ RoleArn: role?.Arn, RoleSessionName: 'session' }))
  const caller = daemon.iam({
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  })
  const arn = `arn:aws:sts::${daemon.account}:assumed-role/operator/session`
  const { accessKeyId: AccessKeyId } = user
  const calls = [
    ['iam:ListAccessKeys', () => caller.send(new ListAccessKeysCommand({}))],
    ['iam:CreateAccessKey', () => caller.send(new CreateAccessKeyCommand({}))],
    [
      'iam:UpdateAccessKey',
      () => caller.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Active' })),
    ],
    ['iam:DeleteAccessKey', () => caller.send(new DeleteAccessKeyCommand({ AccessKeyId }))],
  ] as const
  for (const [action, send] of calls) {
    assert.deepEqual(await errorOf(send()), denial(arn, action, 'user nullsession'))
  }
  await root.send(
    new PutRolePolicyCommand({
      RoleName: 'operator',
      PolicyName: 'keys',
      PolicyDocument: policyDocument(allow('iam:*AccessKey*', '*')),
    }),
  )
  for (const [, send] of calls) {
    assert.deepEqual(await errorOf(send()), {
      code: 'ValidationError',
      status: 400,
      message: 'Must specify userName when calling with non-User credentials',
    })
  }
  await caller.send(new ListAccessKeysCommand({ UserName: 'alice' }))
})

test('a new name or path needs permission on both ARNs', async () => {
  await using daemon = await startTestDaemon()
  const arn = (resource: string) => `arn:aws:iam::${daemon.account}:${resource}`
  await daemon.iam().send(new CreateUserCommand({ UserName: 'alice' }))
  await daemon.iam().send(new CreateGroupCommand({ GroupName: 'staff' }))
  const caller = daemon.iam(
    await newUser(
      daemon,
      'caller',
      allow('iam:UpdateUser', arn('user/alice')),
      allow('iam:UpdateUser', arn('user/new/*')),
      allow('iam:UpdateGroup', arn('group/staff')),
      allow('iam:UpdateGroup', arn('group/new/*')),
    ),
  )
  const updateUser = (input: { NewUserName?: string; NewPath?: string }) =>
    caller.send(new UpdateUserCommand({ UserName: 'alice', ...input }))
  const updateGroup = (input: { NewGroupName?: string; NewPath?: string }) =>
    caller.send(new UpdateGroupCommand({ GroupName: 'staff', ...input }))
  const deniedFor = (action: string, resource: string) =>
    denial(arn('user/caller'), action, arn(resource))
  assert.deepEqual(
    await errorOf(updateUser({ NewUserName: 'root' })),
    deniedFor('iam:UpdateUser', 'user/root'),
  )
  assert.deepEqual(
    await errorOf(updateUser({ NewPath: '/x/' })),
    deniedFor('iam:UpdateUser', 'user/x/alice'),
  )
  assert.deepEqual(
    await errorOf(updateGroup({ NewPath: '/x/', NewGroupName: 'crew' })),
    deniedFor('iam:UpdateGroup', 'group/x/crew'),
  )
  await updateUser({ NewPath: '/new/' })
  await updateGroup({ NewPath: '/new/', NewGroupName: 'crew' })
  await daemon.iam().send(new UpdateUserCommand({ UserName: 'alice', NewPath: '/old/' }))
  assert.deepEqual(
    await errorOf(updateUser({ NewPath: '/new/' })),
    denial(arn('user/caller'), 'iam:UpdateUser', 'user alice'),
  )
})

test('conditions see the tags of the user and of the request', async () => {
  await using daemon = await startTestDaemon()
  const tags = [{ Key: 'Team', Value: 'red' }]
  await daemon.iam().send(new CreateUserCommand({ UserName: 'red', Tags: tags }))
  await daemon.iam().send(new CreateUserCommand({ UserName: 'blue' }))
  const ofRed = { StringEquals: { 'aws:ResourceTag/team': 'red' } }
  const caller = daemon.iam(
    await newUser(
      daemon,
      'caller',
      allow('iam:GetUser', '*', ofRed),
      allow('iam:CreateAccessKey', '*', { StringEquals: { 'iam:ResourceTag/Team': 'red' } }),
      allow('iam:GetAccessKeyLastUsed', '*', ofRed),
      allow('iam:TagUser', '*', { StringEquals: { 'aws:RequestTag/stage': ['dev', 'test'] } }),
      allow('iam:UntagUser', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'stage' } }),
    ),
  )
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'allowed',
      (error: Error) => error.name,
    )
  const getUser = (UserName: string) => outcome(caller.send(new GetUserCommand({ UserName })))
  assert.deepEqual([await getUser('red'), await getUser('blue')], ['allowed', 'AccessDenied'])
  const { AccessKey: key } = await caller.send(new CreateAccessKeyCommand({ UserName: 'red' }))
  assert.equal(
    await outcome(caller.send(new CreateAccessKeyCommand({ UserName: 'blue' }))),
    'AccessDenied',
  )
  await caller.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key?.AccessKeyId }))
  const tag = (Key: string, Value: string) =>
    outcome(caller.send(new TagUserCommand({ UserName: 'blue', Tags: [{ Key, Value }] })))
  assert.equal(await tag('stage', 'dev'), 'allowed')
  assert.equal(await tag('stage', 'live'), 'AccessDenied')
  assert.equal(await tag('team', 'dev'), 'AccessDenied')
  const untag = (...TagKeys: string[]) =>
    outcome(caller.send(new UntagUserCommand({ UserName: 'blue', TagKeys })))
  assert.equal(await untag('stage', 'team'), 'AccessDenied')
  assert.equal(await untag('stage'), 'allowed')
})

test('conditions see the boundary to be set, and the boundary to be removed', async () => {
  await using daemon = await startTestDaemon()
  const isReadOnly = { StringEquals: { 'iam:PermissionsBoundary': readOnly } }
  const caller = daemon.iam(
    await newUser(
      daemon,
      'caller',
      allow('iam:CreateUser', '*', isReadOnly),
      allow('iam:PutUserPermissionsBoundary', '*', isReadOnly),
      allow('iam:DeleteUserPermissionsBoundary', '*', isReadOnly),
    ),
  )
  const isDenied = async (call: Promise<unknown>) =>
    assert.equal((await errorOf(call)).code, 'AccessDenied')
  const target = { UserName: 'alice' }
  const put = (iam: IAMClient, PermissionsBoundary: string) =>
    iam.send(new PutUserPermissionsBoundaryCommand({ ...target, PermissionsBoundary }))
  const remove = () => caller.send(new DeleteUserPermissionsBoundaryCommand(target))
  await isDenied(caller.send(new CreateUserCommand(target)))
  await isDenied(caller.send(new CreateUserCommand({ ...target, PermissionsBoundary: powerUser })))
  await daemon.iam().send(new CreateUserCommand(target))
  await isDenied(remove())
  await isDenied(put(caller, powerUser))
  await put(daemon.iam(), powerUser)
  await isDenied(remove())
  await put(caller, readOnly)
  await remove()
})
