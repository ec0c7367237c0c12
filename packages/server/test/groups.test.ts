// Groups and their members through the API: answers, what is kept of them, and every error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DetachGroupPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const nogroup = {
  code: 'NoSuchEntity',
  status: 404,
  message: 'The group with name nogroup cannot be found.',
}
const allowListUsers = policyDocument({ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' })

test('CreateGroup, GetGroup and ListGroups show a group alike', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Group: created } = await iam.send(
    new CreateGroupCommand({ GroupName: 'Staff', Path: '/teams/' }),
  )
  const { GroupId, CreateDate, ...rest } = created ?? {}
  assert.deepEqual(rest, {
    Path: '/teams/',
    GroupName: 'Staff',
    Arn: `arn:aws:iam::${daemon.account}:group/teams/Staff`,
  })
  assert.match(GroupId ?? '', /^AGPA[A-Z2-7]{17}$/)
  assert.ok(CreateDate instanceof Date)
  const { $metadata: _, ...shown } = await iam.send(new GetGroupCommand({ GroupName: 'staff' }))
  assert.deepEqual(shown, { Group: created, Users: [], IsTruncated: false })
  await iam.send(new CreateGroupCommand({ GroupName: 'admins' }))
  const list = async (input = {}) =>
    (await iam.send(new ListGroupsCommand(input))).Groups?.map((group) => group.GroupName)
  assert.deepEqual(await list(), ['admins', 'Staff'])
  assert.deepEqual(await list({ PathPrefix: '/teams/' }), ['Staff'])
  assert.deepEqual(await errorOf(iam.send(new CreateGroupCommand({ GroupName: 'STAFF' }))), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Group with name STAFF already exists.',
  })
})

test('members are added, shown and removed, each twice without an error', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  const { User: user } = await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  const membership = { GroupName: 'STAFF', UserName: 'ALICE' }
  const members = async () => (await iam.send(new GetGroupCommand({ GroupName: 'staff' }))).Users
  const groups = async () =>
    (await iam.send(new ListGroupsForUserCommand({ UserName: 'alice' }))).Groups
  await iam.send(new AddUserToGroupCommand(membership))
  await iam.send(new AddUserToGroupCommand(membership))
  assert.deepEqual(await members(), [user])
  const { Group: group } = await iam.send(new GetGroupCommand({ GroupName: 'staff' }))
  assert.deepEqual(await groups(), [group])
  await iam.send(new RemoveUserFromGroupCommand(membership))
  await iam.send(new RemoveUserFromGroupCommand(membership))
  assert.deepEqual(await members(), [])
  assert.deepEqual(await groups(), [])
})

test('a user is in ten groups at the most', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const names = Array.from({ length: 11 }, (_, index) => `group${index}`)
  for (const GroupName of names) await iam.send(new CreateGroupCommand({ GroupName }))
  const add = (GroupName: string | undefined) =>
    iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'alice' }))
  for (const name of names.slice(0, 10)) await add(name)
  assert.deepEqual(await errorOf(add(names[10])), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for GroupsPerUser: 10',
  })
  await add(names[0])
})

test('policies of a group are in force for its members while they are members', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const alice = daemon.iam(await newUser(daemon, 'alice'))
  const mayList = async () =>
    alice.send(new ListUsersCommand({})).then(
      () => true,
      () => false,
    )
  const membership = { GroupName: 'staff', UserName: 'alice' }
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  await iam.send(new AddUserToGroupCommand(membership))
  assert.equal(await mayList(), false)
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'staff',
      PolicyName: 'list',
      PolicyDocument: allowListUsers,
    }),
  )
  assert.equal(await mayList(), true)
  await iam.send(new UpdateGroupCommand({ GroupName: 'staff', NewGroupName: 'crew' }))
  assert.equal(await mayList(), true)
  await iam.send(new RemoveUserFromGroupCommand({ ...membership, GroupName: 'crew' }))
  assert.equal(await mayList(), false)
})

test('UpdateGroup renames and moves a group that keeps id and members', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Group: before } = await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  await iam.send(new CreateGroupCommand({ GroupName: 'other' }))
  const { User: user } = await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName: 'alice' }))
  const update = (NewGroupName: string, NewPath?: string) =>
    iam.send(
      new UpdateGroupCommand({ GroupName: 'staff', NewGroupName, ...(NewPath && { NewPath }) }),
    )
  assert.deepEqual(await errorOf(update('OTHER')), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Group with name OTHER already exists.',
  })
  await update('STAFF')
  await update('crew', '/x/')
  const { Group: after, Users } = await iam.send(new GetGroupCommand({ GroupName: 'crew' }))
  assert.deepEqual(after, {
    ...before,
    GroupName: 'crew',
    Path: '/x/',
    Arn: `arn:aws:iam::${daemon.account}:group/x/crew`,
  })
  assert.deepEqual(Users, [user])
})

test('DeleteGroup needs a group without members and policies', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const GroupName = 'staff'
  await iam.send(new CreateGroupCommand({ GroupName }))
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'alice' }))
  await iam.send(
    new PutGroupPolicyCommand({ GroupName, PolicyName: 'list', PolicyDocument: allowListUsers }),
  )
  const deletion = () => iam.send(new DeleteGroupCommand({ GroupName }))
  const groupCount = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.Groups
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must remove users from group first.',
  })
  await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName: 'alice' }))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must delete policies first.',
  })
  await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: 'list' }))
  const attachment = { GroupName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }
  await iam.send(new AttachGroupPolicyCommand(attachment))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must detach all policies first.',
  })
  await iam.send(new DetachGroupPolicyCommand(attachment))
  assert.equal(await groupCount(), 1)
  await deletion()
  assert.equal(await groupCount(), 0)
  assert.equal((await errorOf(deletion())).code, 'NoSuchEntity')
})

test('calls about a group or member that does not exist say so', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const GroupName = 'nogroup'
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  for (const call of [
    () => iam.send(new GetGroupCommand({ GroupName })),
    () => iam.send(new DeleteGroupCommand({ GroupName })),
    () => iam.send(new UpdateGroupCommand({ GroupName, NewPath: '/x/' })),
    () => iam.send(new AddUserToGroupCommand({ GroupName, UserName: 'alice' })),
    () => iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName: 'alice' })),
  ]) {
    assert.deepEqual(await errorOf(call()), nogroup)
  }
  await iam.send(new CreateGroupCommand({ GroupName }))
  const membership = { GroupName, UserName: 'nobody' }
  for (const call of [
    () => iam.send(new AddUserToGroupCommand(membership)),
    () => iam.send(new RemoveUserFromGroupCommand(membership)),
  ]) {
    assert.deepEqual(await errorOf(call()), {
      code: 'NoSuchEntity',
      status: 404,
      message: 'The user with name nobody cannot be found.',
    })
  }
})
