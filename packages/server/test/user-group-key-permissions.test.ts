// What each call about users, groups, keys and the account needs permission for, and its denial.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteAccountAliasCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

interface Expectation {
  readonly action: string
  /** After `arn:aws:iam::{account}:`, or `*`. */
  readonly resource: string
  /** Where it is not the ARN. */
  readonly deniedAs?: string
  send(iam: IAMClient): Promise<unknown>
}

const UserName = 'ALICE'
const GroupName = 'STAFF'
const aliceResource = 'user/team/alice'
const staffResource = 'group/team/staff'

/** In an order in which each can succeed. */
const expectations = (AccessKeyId: string): readonly Expectation[] => [
  {
    action: 'iam:CreateUser',
    resource: 'user/new/carol',
    send: (iam) => iam.send(new CreateUserCommand({ UserName: 'carol', Path: '/new/' })),
  },
  ...(
    [
      ['GetUser', (iam) => iam.send(new GetUserCommand({ UserName }))],
      [
        'TagUser',
        (iam) => iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'k', Value: 'v' }] })),
      ],
      ['ListUserTags', (iam) => iam.send(new ListUserTagsCommand({ UserName }))],
      ['UntagUser', (iam) => iam.send(new UntagUserCommand({ UserName, TagKeys: ['k'] }))],
      [
        'PutUserPermissionsBoundary',
        (iam) =>
          iam.send(
            new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: readOnly }),
          ),
      ],
      [
        'DeleteUserPermissionsBoundary',
        (iam) => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
      ],
      ['ListGroupsForUser', (iam) => iam.send(new ListGroupsForUserCommand({ UserName }))],
      ['UpdateUser', (iam) => iam.send(new UpdateUserCommand({ UserName }))],
      ['CreateAccessKey', (iam) => iam.send(new CreateAccessKeyCommand({ UserName }))],
      ['ListAccessKeys', (iam) => iam.send(new ListAccessKeysCommand({ UserName }))],
      [
        'UpdateAccessKey',
        (iam) =>
          iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' })),
      ],
    ] as const satisfies readonly (readonly [string, Expectation['send']])[]
  ).map(([name, send]) => ({
    action: `iam:${name}`,
    resource: aliceResource,
    deniedAs: `user ${UserName}`,
    send,
  })),
  {
    action: 'iam:GetAccessKeyLastUsed',
    resource: aliceResource,
    deniedAs: `access key ${AccessKeyId}`,
    send: (iam) => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
  },
  {
    action: 'iam:DeleteAccessKey',
    resource: aliceResource,
    deniedAs: `user ${UserName}`,
    send: (iam) => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
  },
  {
    action: 'iam:ListUsers',
    resource: 'user/',
    send: (iam) => iam.send(new ListUsersCommand({})),
  },
  {
    action: 'iam:ListUsers',
    resource: 'user/team/',
    send: (iam) => iam.send(new ListUsersCommand({ PathPrefix: '/team/' })),
  },
  {
    action: 'iam:ListGroups',
    resource: 'group/',
    send: (iam) => iam.send(new ListGroupsCommand({})),
  },
  {
    action: 'iam:CreateGroup',
    resource: 'group/new/crew',
    send: (iam) => iam.send(new CreateGroupCommand({ GroupName: 'crew', Path: '/new/' })),
  },
  ...(
    [
      ['GetGroup', (iam) => iam.send(new GetGroupCommand({ GroupName }))],
      [
        'AddUserToGroup',
        (iam) => iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'bob' })),
      ],
      [
        'RemoveUserFromGroup',
        (iam) => iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName: 'bob' })),
      ],
      ['UpdateGroup', (iam) => iam.send(new UpdateGroupCommand({ GroupName }))],
      ['DeleteGroup', (iam) => iam.send(new DeleteGroupCommand({ GroupName }))],
    ] as const satisfies readonly (readonly [string, Expectation['send']])[]
  ).map(([name, send]) => ({
    action: `iam:${name}`,
    resource: staffResource,
    deniedAs: `group ${GroupName}`,
    send,
  })),
  ...(
    [
      [
        'CreateAccountAlias',
        (iam) => iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example' })),
      ],
      ['ListAccountAliases', (iam) => iam.send(new ListAccountAliasesCommand({}))],
      [
        'DeleteAccountAlias',
        (iam) => iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'example' })),
      ],
      ['GetAccountSummary', (iam) => iam.send(new GetAccountSummaryCommand({}))],
    ] as const satisfies readonly (readonly [string, Expectation['send']])[]
  ).map(([name, send]) => ({ action: `iam:${name}`, resource: '*', send })),
]

test('each call needs exactly its permission', async (t) => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  await root.send(new CreateUserCommand({ UserName: 'alice', Path: '/team/' }))
  await root.send(new CreateUserCommand({ UserName: 'bob' }))
  await root.send(new CreateGroupCommand({ GroupName: 'staff', Path: '/team/' }))
  const { AccessKey: key } = await root.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  for (const { action, resource, deniedAs, send } of expectations(key?.AccessKeyId ?? '')) {
    await t.test(`${action} on ${resource}`, async () => {
      const arn = resource === '*' ? '*' : `arn:aws:iam::${daemon.account}:${resource}`
      const expected = denial(callerArn, action, deniedAs ?? arn)
      const other = `arn:aws:iam::${daemon.account}:${resource.replace('*', 'user/')}x`
      await putPolicy(daemon, 'caller', allow('iam:SimulateCustomPolicy', '*'))
      assert.deepEqual(await errorOf(send(caller)), expected)
      await putPolicy(daemon, 'caller', allow(action, other))
      assert.deepEqual(await errorOf(send(caller)), expected)
      await putPolicy(daemon, 'caller', allow(action, arn))
      await send(caller)
    })
  }
})

test('what does not exist is denied like what does, at the path /', async () => {
  await using daemon = await startTestDaemon()
  const arn = (resource: string) => `arn:aws:iam::${daemon.account}:${resource}`
  const caller = daemon.iam(
    await newUser(
      daemon,
      'caller',
      allow('iam:DeleteUser', arn('user/nobody')),
      allow('iam:DeleteGroup', arn('group/nogroup')),
    ),
  )
  const deleteUser = (name: string) => caller.send(new DeleteUserCommand({ UserName: name }))
  const deleteGroup = (name: string) => caller.send(new DeleteGroupCommand({ GroupName: name }))
  assert.equal((await errorOf(deleteUser('nobody'))).code, 'NoSuchEntity')
  assert.equal((await errorOf(deleteGroup('nogroup'))).code, 'NoSuchEntity')
  assert.deepEqual(
    await errorOf(deleteUser('other')),
    denial(arn('user/caller'), 'iam:DeleteUser', 'user other'),
  )
  assert.deepEqual(
    await errorOf(deleteGroup('other')),
    denial(arn('user/caller'), 'iam:DeleteGroup', 'group other'),
  )
})

test('calls about the own keys without UserName need permission on the calling user', async () => {
  await using daemon = await startTestDaemon()
  const credentials = await newUser(daemon, 'caller')
  const caller = daemon.iam(credentials)
  const { accessKeyId: AccessKeyId } = credentials
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  for (const [action, send] of [
    ['iam:ListAccessKeys', () => caller.send(new ListAccessKeysCommand({}))],
    ['iam:CreateAccessKey', () => caller.send(new CreateAccessKeyCommand({}))],
    [
      'iam:UpdateAccessKey',
      () => caller.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Active' })),
    ],
    ['iam:DeleteAccessKey', () => caller.send(new DeleteAccessKeyCommand({ AccessKeyId }))],
  ] as const) {
    await putPolicy(daemon, 'caller', allow(action, `${arn}x`))
    assert.deepEqual(await errorOf(send()), denial(arn, action, 'user nullcaller'))
    await putPolicy(daemon, 'caller', allow(action, arn))
    await send()
  }
})
