// Users through the API: their answers, what is kept of them, and every error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { readPolicyUsage } from '../src/store/tables/policy-usage.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const powerUser = 'arn:aws:iam::aws:policy/PowerUserAccess'
const nobody = {
  code: 'NoSuchEntity',
  status: 404,
  message: 'The user with name nobody cannot be found.',
}

const getUser = async (iam: IAMClient, UserName: string) =>
  (await iam.send(new GetUserCommand({ UserName }))).User

const boundariesOf = async ({ account, store }: TestDaemon, arn: string): Promise<number> =>
  (await store.read((reader) => readPolicyUsage(reader, toAccountId(account), arn))).boundaries

const userCount = async (iam: IAMClient) =>
  (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.Users

test('CreateUser and GetUser show all of a user', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const before = Math.floor(Date.now() / 1000) * 1000
  const { User: created } = await iam.send(
    new CreateUserCommand({
      UserName: 'Alice',
      Path: '/staff/',
      PermissionsBoundary: readOnly,
      Tags: [{ Key: 'Team', Value: 'one' }],
    }),
  )
  const { UserId, CreateDate, ...rest } = created ?? {}
  assert.deepEqual(rest, {
    Path: '/staff/',
    UserName: 'Alice',
    Arn: `arn:aws:iam::${daemon.account}:user/staff/Alice`,
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: readOnly,
    },
    Tags: [{ Key: 'Team', Value: 'one' }],
  })
  assert.match(UserId ?? '', /^AIDA[A-Z2-7]{17}$/)
  assert.ok(CreateDate !== undefined && CreateDate.getTime() >= before)
  assert.deepEqual(await getUser(iam, 'ALICE'), created)
})

test('CreateUser refuses names in use, unknown boundaries and repeated tag keys', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Alice' }))
  assert.deepEqual(
    await errorOf(iam.send(new CreateUserCommand({ UserName: 'aLICE', Path: '/other/' }))),
    { code: 'EntityAlreadyExists', status: 409, message: 'User with name aLICE already exists.' },
  )
  const missing = `arn:aws:iam::${daemon.account}:policy/missing`
  assert.deepEqual(
    await errorOf(
      iam.send(new CreateUserCommand({ UserName: 'bob', PermissionsBoundary: missing })),
    ),
    {
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${missing} does not exist or is not attachable.`,
    },
  )
  const tags = [
    { Key: 'team', Value: '1' },
    { Key: 'Team', Value: '2' },
  ]
  assert.deepEqual(
    await errorOf(iam.send(new CreateUserCommand({ UserName: 'bob', Tags: tags }))),
    {
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    },
  )
  assert.equal(await userCount(iam), 1)
})

test('ListUsers shows users by name under a path, without tags and boundary', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const [UserName, Path] of [
    ['b', '/x/'],
    ['C', '/x/y/'],
    ['a', '/'],
    ['d', '/xy/'],
  ] as const) {
    await iam.send(
      new CreateUserCommand({
        UserName,
        Path,
        PermissionsBoundary: readOnly,
        Tags: [{ Key: 'k', Value: 'v' }],
      }),
    )
  }
  const list = async (PathPrefix?: string) =>
    (await iam.send(new ListUsersCommand(PathPrefix === undefined ? {} : { PathPrefix }))).Users
  const names = async (prefix?: string) => (await list(prefix))?.map((user) => user.UserName)
  assert.deepEqual(await names(), ['a', 'b', 'C', 'd'])
  assert.deepEqual(await names('/x/'), ['b', 'C'])
  assert.deepEqual(await names('/x'), ['b', 'C', 'd'])
  assert.deepEqual(await names('/none/'), [])
  const { Tags: _tags, PermissionsBoundary: _boundary, ...shown } = (await getUser(iam, 'b')) ?? {}
  assert.deepEqual((await list('/x/'))?.[0], shown)
})

test('UpdateUser renames and moves a user that keeps id, keys, groups and policies', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const allowSelf = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }
  const credentials = await newUser(daemon, 'alice', allowSelf)
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName: 'alice' }))
  const before = await getUser(iam, 'alice')

  await iam.send(
    new UpdateUserCommand({ UserName: 'ALICE', NewUserName: 'Alicia', NewPath: '/new/' }),
  )
  const arn = `arn:aws:iam::${daemon.account}:user/new/Alicia`
  assert.deepEqual(await getUser(iam, 'alicia'), {
    ...before,
    UserName: 'Alicia',
    Path: '/new/',
    Arn: arn,
  })
  const gone = await errorOf(iam.send(new GetUserCommand({ UserName: 'alice' })))
  assert.equal(gone.message, 'The user with name alice cannot be found.')

  const identity = await daemon.sts(credentials).send(new GetCallerIdentityCommand({}))
  assert.equal(identity.Arn, arn)
  assert.equal(identity.UserId, before?.UserId)
  const self = await daemon.iam(credentials).send(new GetUserCommand({}))
  assert.equal(self.User?.UserName, 'Alicia')
  const { AccessKeyMetadata: keys } = await iam.send(
    new ListAccessKeysCommand({ UserName: 'Alicia' }),
  )
  assert.deepEqual(
    keys?.map((key) => [key.UserName, key.AccessKeyId]),
    [['Alicia', credentials.accessKeyId]],
  )
  const { PolicyNames } = await iam.send(new ListUserPoliciesCommand({ UserName: 'Alicia' }))
  assert.deepEqual(PolicyNames, ['inline'])
  const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName: 'Alicia' }))
  assert.deepEqual(
    Groups?.map((group) => group.GroupName),
    ['staff'],
  )
})

test('UpdateUser takes the own name in another case, but not the name of another', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice', Path: '/a/' }))
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'ALICE' }))
  assert.equal((await getUser(iam, 'alice'))?.UserName, 'ALICE')
  assert.equal((await getUser(iam, 'alice'))?.Path, '/a/')
  assert.deepEqual(
    await errorOf(iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'BOB' }))),
    { code: 'EntityAlreadyExists', status: 409, message: 'User with name BOB already exists.' },
  )
  await iam.send(new UpdateUserCommand({ UserName: 'alice' }))
  assert.equal((await getUser(iam, 'alice'))?.UserName, 'ALICE')
  assert.deepEqual(
    await errorOf(iam.send(new UpdateUserCommand({ UserName: 'nobody', NewPath: '/x/' }))),
    nobody,
  )
})

test('DeleteUser names what has to go first, one thing after the other', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: readOnly }))
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName }))
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  await iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'inline',
      PolicyDocument: policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' }),
    }),
  )
  const deletion = () => iam.send(new DeleteUserCommand({ UserName }))
  const conflict = async () => {
    const { code, status, message } = await errorOf(deletion())
    assert.deepEqual({ code, status }, { code: 'DeleteConflict', status: 409 })
    return message
  }
  assert.equal(await conflict(), 'Cannot delete entity, must remove users from group first.')
  await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'staff', UserName }))
  assert.equal(await conflict(), 'Cannot delete entity, must delete access keys first.')
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key?.AccessKeyId }))
  assert.equal(await conflict(), 'Cannot delete entity, must delete policies first.')
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'inline' }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: powerUser }))
  assert.equal(await conflict(), 'Cannot delete entity, must detach all policies first.')
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: powerUser }))
  assert.equal(await boundariesOf(daemon, readOnly), 1)
  assert.equal(await userCount(iam), 1)

  await deletion()
  assert.equal(await boundariesOf(daemon, readOnly), 0)
  assert.equal(await userCount(iam), 0)
  assert.equal((await errorOf(deletion())).code, 'NoSuchEntity')
  const { User: again } = await iam.send(new CreateUserCommand({ UserName }))
  assert.equal(again?.PermissionsBoundary, undefined)
})

test('a user created again has another id and nothing of the one before', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { User: first } = await iam.send(
    new CreateUserCommand({ UserName: 'alice', Tags: [{ Key: 'k', Value: 'v' }] }),
  )
  await iam.send(new DeleteUserCommand({ UserName: 'alice' }))
  const { User: second } = await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  assert.notEqual(second?.UserId, first?.UserId)
  const { Tags } = await iam.send(new ListUserTagsCommand({ UserName: 'alice' }))
  assert.deepEqual(Tags, [])
})

test('tags are merged without regard to the case of keys, listed by key, and removed', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  const tag = (Key: string, Value: string) => ({ Key, Value })
  await iam.send(new CreateUserCommand({ UserName, Tags: [tag('b', '1'), tag('A', '2')] }))
  await iam.send(new TagUserCommand({ UserName, Tags: [tag('B', '3'), tag('c', '')] }))
  const tags = async () => (await iam.send(new ListUserTagsCommand({ UserName }))).Tags
  assert.deepEqual(await tags(), [tag('A', '2'), tag('B', '3'), tag('c', '')])
  await iam.send(new UntagUserCommand({ UserName, TagKeys: ['a', 'unknown'] }))
  assert.deepEqual(await tags(), [tag('B', '3'), tag('c', '')])

  const many = Array.from({ length: 49 }, (_, index) => tag(`key${index}`, 'v'))
  assert.deepEqual(await errorOf(iam.send(new TagUserCommand({ UserName, Tags: many }))), {
    code: 'LimitExceeded',
    status: 409,
    message: 'The number of tags has reached the maximum limit.',
  })
  await iam.send(new TagUserCommand({ UserName, Tags: many.slice(1) }))
  assert.equal((await tags())?.length, 50)
  const reserved = await errorOf(
    iam.send(new TagUserCommand({ UserName, Tags: [tag('AWS:x', 'v')] })),
  )
  assert.equal(reserved.code, 'InvalidInput')
})

test('a permissions boundary is set, replaced and removed, and its use is counted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  const put = (PermissionsBoundary: string) =>
    iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }))
  const boundary = async () =>
    (await getUser(iam, UserName))?.PermissionsBoundary?.PermissionsBoundaryArn
  const counts = async () => [
    await boundariesOf(daemon, readOnly),
    await boundariesOf(daemon, powerUser),
  ]
  await put(readOnly)
  await put(readOnly)
  assert.equal(await boundary(), readOnly)
  assert.deepEqual(await counts(), [1, 0])
  await put(powerUser)
  assert.equal(await boundary(), powerUser)
  assert.deepEqual(await counts(), [0, 1])
  const missing = 'arn:aws:iam::aws:policy/NoSuchPolicy'
  assert.deepEqual(await errorOf(put(missing)), {
    code: 'NoSuchEntity',
    status: 404,
    message: `Policy ${missing} does not exist or is not attachable.`,
  })
  assert.deepEqual(await counts(), [0, 1])
  const remove = () => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
  await remove()
  assert.equal(await boundary(), undefined)
  assert.deepEqual(await counts(), [0, 0])
  assert.deepEqual(await errorOf(remove()), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'The user alice does not have a permissions boundary',
  })
})

test('a boundary limits what a user may do from the next call on', async () => {
  await using daemon = await startTestDaemon()
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
  const alice = daemon.iam(await newUser(daemon, 'alice', everything))
  await alice.send(new CreateUserCommand({ UserName: 'one' }))
  await daemon
    .iam()
    .send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'alice', PermissionsBoundary: readOnly }),
    )
  assert.equal(
    (await errorOf(alice.send(new CreateUserCommand({ UserName: 'two' })))).message,
    `User: arn:aws:iam::${daemon.account}:user/alice is not authorized to perform: ` +
      `iam:CreateUser on resource: arn:aws:iam::${daemon.account}:user/two ` +
      'because no permissions boundary allows the iam:CreateUser action',
  )
  await daemon.iam().send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'alice' }))
  await alice.send(new CreateUserCommand({ UserName: 'two' }))
})

test('calls about a user that does not exist say so', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'nobody'
  const tags = [{ Key: 'k', Value: 'v' }]
  for (const call of [
    () => iam.send(new GetUserCommand({ UserName })),
    () => iam.send(new DeleteUserCommand({ UserName })),
    () => iam.send(new TagUserCommand({ UserName, Tags: tags })),
    () => iam.send(new UntagUserCommand({ UserName, TagKeys: ['k'] })),
    () => iam.send(new ListUserTagsCommand({ UserName })),
    () => iam.send(new ListGroupsForUserCommand({ UserName })),
    () =>
      iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: readOnly })),
    () => iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
  ]) {
    assert.deepEqual(await errorOf(call()), nobody)
  }
})

test('users of one account are not seen in another', async () => {
  await using daemon = await startTestDaemon()
  const { root } = await daemon.newAccount()
  await daemon.iam().send(new CreateUserCommand({ UserName: 'nobody' }))
  const other = daemon.iam(root)
  assert.deepEqual(await errorOf(other.send(new GetUserCommand({ UserName: 'nobody' }))), nobody)
  assert.deepEqual((await other.send(new ListUsersCommand({}))).Users, [])
  await other.send(new CreateUserCommand({ UserName: 'nobody' }))
})
