// Rules that all kinds of entity share: names whatever their case, and what has to go first.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteInstanceProfileCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetGroupCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { trust } from './support/assumable-role.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const PolicyDocument = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

/** A kind of entity: made at a path, found, renamed and removed by name. */
interface Kind {
  create(iam: IAMClient, name: string, path: string): Promise<unknown>
  /** Its ARN, found by a name in any case; policies are found by ARN. */
  find?(iam: IAMClient, name: string): Promise<string | undefined>
  rename?(iam: IAMClient, name: string, to: string, path?: string): Promise<unknown>
  remove(iam: IAMClient, name: string, path: string, account: string): Promise<unknown>
  /** What is said of a name that is taken. */
  taken(name: string): string
}

const kinds: Readonly<Record<string, Kind>> = {
  user: {
    create: (iam, UserName, Path) => iam.send(new CreateUserCommand({ UserName, Path })),
    find: async (iam, UserName) => (await iam.send(new GetUserCommand({ UserName }))).User?.Arn,
    rename: (iam, UserName, NewUserName, NewPath) =>
      iam.send(new UpdateUserCommand({ UserName, NewUserName, ...(NewPath && { NewPath }) })),
    remove: (iam, UserName) => iam.send(new DeleteUserCommand({ UserName })),
    taken: (name) => `User with name ${name} already exists.`,
  },
  group: {
    create: (iam, GroupName, Path) => iam.send(new CreateGroupCommand({ GroupName, Path })),
    find: async (iam, GroupName) => (await iam.send(new GetGroupCommand({ GroupName }))).Group?.Arn,
    rename: (iam, GroupName, NewGroupName, NewPath) =>
      iam.send(new UpdateGroupCommand({ GroupName, NewGroupName, ...(NewPath && { NewPath }) })),
    remove: (iam, GroupName) => iam.send(new DeleteGroupCommand({ GroupName })),
    taken: (name) => `Group with name ${name} already exists.`,
  },
  role: {
    create: (iam, RoleName, Path) =>
      iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument })),
    find: async (iam, RoleName) => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn,
    remove: (iam, RoleName) => iam.send(new DeleteRoleCommand({ RoleName })),
    taken: (name) => `Role with name ${name} already exists.`,
  },
  'instance-profile': {
    create: (iam, InstanceProfileName, Path) =>
      iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Path })),
    find: async (iam, InstanceProfileName) =>
      (await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))).InstanceProfile?.Arn,
    remove: (iam, InstanceProfileName) =>
      iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName })),
    taken: (name) => `Instance Profile ${name} already exists.`,
  },
  policy: {
    create: (iam, PolicyName, Path) =>
      iam.send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument })),
    remove: (iam, name, path, account) =>
      iam.send(
        new DeletePolicyCommand({ PolicyArn: `arn:aws:iam::${account}:policy${path}${name}` }),
      ),
    taken: (name) => `A policy called ${name} already exists. Duplicate names are not allowed.`,
  },
}

suite('names', () => {
  for (const [kind, { create, find, rename, remove, taken }] of Object.entries(kinds)) {
    const exists = (name: string) => ({
      code: 'EntityAlreadyExists',
      status: 409,
      message: taken(name),
    })
    test(`of a ${kind} are taken in any case, at any path, until it is deleted`, async () => {
      await using daemon = await startTestDaemon()
      const iam = daemon.iam()
      const arn = (path: string, name: string) =>
        `arn:aws:iam::${daemon.account}:${kind}${path}${name}`
      await create(iam, 'Billing', '/a/')
      assert.deepEqual(await errorOf(create(iam, 'bILLing', '/b/')), exists('bILLing'))
      if (find !== undefined) assert.equal(await find(iam, 'BILLING'), arn('/a/', 'Billing'))
      if (rename !== undefined && find !== undefined) {
        await create(iam, 'other', '/')
        assert.deepEqual(await errorOf(rename(iam, 'other', 'billing')), exists('billing'))
        await rename(iam, 'billing', 'BillinG')
        assert.equal(await find(iam, 'billing'), arn('/a/', 'BillinG'))
        await rename(iam, 'billing', 'Sales', '/b/')
        assert.equal(await find(iam, 'sales'), arn('/b/', 'Sales'))
        assert.equal((await errorOf(find(iam, 'billing'))).code, 'NoSuchEntity')
        await create(iam, 'BILLING', '/')
        return
      }
      await remove(iam, 'Billing', '/a/', daemon.account)
      await create(iam, 'bILLing', '/b/')
      const { root } = await daemon.newAccount()
      await create(daemon.iam(root), 'billing', '/')
    })
  }
})

test('a user that gets another name and path keeps its groups, policies and boundary', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'ann'
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new CreateGroupCommand({ GroupName: 'dev' }))
  await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'dev' }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }))
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: readOnly }))
  const AWS = `arn:aws:iam::${daemon.account}:user/ann`
  const RoleName = 'trusting'
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust({ AWS }) }))
  const renamed = { UserName, NewUserName: 'anna', NewPath: '/x/' }
  await iam.send(new UpdateUserCommand(renamed))
  const { Users } = await iam.send(new GetGroupCommand({ GroupName: 'dev' }))
  const arn = `arn:aws:iam::${daemon.account}:user/x/anna`
  assert.deepEqual(
    Users?.map(({ Arn }) => Arn),
    [arn],
  )
  const { User } = await iam.send(new GetUserCommand({ UserName: 'anna' }))
  assert.equal(User?.PermissionsBoundary?.PermissionsBoundaryArn, readOnly)
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.ok(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '').includes(`"${arn}"`))
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: readOnly }))
  assert.deepEqual([Policy?.AttachmentCount, Policy?.PermissionsBoundaryUsageCount], [1, 1])
})

const first = (what: string) => `Cannot delete entity, must ${what} first.`

/** What keeps an entity from being deleted: AWS's words, and what makes way. The last is first. */
type Conflicts = readonly (readonly [
  message: string,
  makeWay: (iam: IAMClient) => Promise<unknown>,
])[]

async function deletedInOrder(
  iam: IAMClient,
  remove: () => Promise<unknown>,
  conflicts: Conflicts,
): Promise<void> {
  for (const [message, makeWay] of conflicts) {
    const expected = { code: 'DeleteConflict', status: 409, message }
    assert.deepEqual(await errorOf(remove()), expected)
    await makeWay(iam)
  }
  await remove()
}

suite('what has to go first, in AWS’s order', () => {
  test('of a user', async () => {
    await using daemon = await startTestDaemon()
    const iam = daemon.iam()
    const UserName = 'ann'
    const inline = { UserName, PolicyName: 'in' }
    const member = { UserName, GroupName: 'dev' }
    await iam.send(new CreateUserCommand({ UserName }))
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: readOnly }))
    await iam.send(new PutUserPolicyCommand({ ...inline, PolicyDocument }))
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-7' }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    await iam.send(new CreateGroupCommand({ GroupName: 'dev' }))
    await iam.send(new AddUserToGroupCommand(member))
    const AccessKeyId = AccessKey?.AccessKeyId ?? ''
    await deletedInOrder(iam, () => iam.send(new DeleteUserCommand({ UserName })), [
      [first('remove users from group'), () => iam.send(new RemoveUserFromGroupCommand(member))],
      [
        first('delete access keys'),
        () => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })),
      ],
      [first('delete login profile'), () => iam.send(new DeleteLoginProfileCommand({ UserName }))],
      [first('delete policies'), () => iam.send(new DeleteUserPolicyCommand(inline))],
      [
        first('detach all policies'),
        () => iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: readOnly })),
      ],
    ])
  })

  test('of a group', async () => {
    await using daemon = await startTestDaemon()
    const iam = daemon.iam()
    const GroupName = 'dev'
    const inline = { GroupName, PolicyName: 'in' }
    const member = { GroupName, UserName: 'ann' }
    const attached = { GroupName, PolicyArn: readOnly }
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    await iam.send(new AddUserToGroupCommand(member))
    await iam.send(new PutGroupPolicyCommand({ ...inline, PolicyDocument }))
    await iam.send(new AttachGroupPolicyCommand(attached))
    await deletedInOrder(iam, () => iam.send(new DeleteGroupCommand({ GroupName })), [
      [first('remove users from group'), () => iam.send(new RemoveUserFromGroupCommand(member))],
      [first('delete policies'), () => iam.send(new DeleteGroupPolicyCommand(inline))],
      [first('detach all policies'), () => iam.send(new DetachGroupPolicyCommand(attached))],
    ])
  })

  test('of a role, and of an instance profile', async () => {
    await using daemon = await startTestDaemon()
    const iam = daemon.iam()
    const RoleName = 'worker'
    const InstanceProfileName = 'machine'
    const inline = { RoleName, PolicyName: 'in' }
    const attached = { RoleName, PolicyArn: readOnly }
    const both = { RoleName, InstanceProfileName }
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
    await iam.send(new PutRolePolicyCommand({ ...inline, PolicyDocument }))
    await iam.send(new AttachRolePolicyCommand(attached))
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
    await iam.send(new AddRoleToInstanceProfileCommand(both))
    const removeProfile = () => iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))
    const inProfile = first('remove roles from instance profile')
    assert.equal((await errorOf(removeProfile())).message, inProfile)
    await deletedInOrder(iam, () => iam.send(new DeleteRoleCommand({ RoleName })), [
      [inProfile, () => iam.send(new RemoveRoleFromInstanceProfileCommand(both))],
      [first('delete policies'), () => iam.send(new DeleteRolePolicyCommand(inline))],
      [first('detach all policies'), () => iam.send(new DetachRolePolicyCommand(attached))],
    ])
    await removeProfile()
  })

  test('of a managed policy', async () => {
    await using daemon = await startTestDaemon()
    const iam = daemon.iam()
    const input = { PolicyName: 'own', PolicyDocument }
    const { Policy } = await iam.send(new CreatePolicyCommand(input))
    const PolicyArn = Policy?.Arn ?? ''
    const attached = { GroupName: 'dev', PolicyArn }
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument }))
    await iam.send(new CreateGroupCommand({ GroupName: 'dev' }))
    await iam.send(new AttachGroupPolicyCommand(attached))
    await deletedInOrder(iam, () => iam.send(new DeletePolicyCommand({ PolicyArn })), [
      [
        'Cannot delete a policy attached to entities.',
        () => iam.send(new DetachGroupPolicyCommand(attached)),
      ],
      [
        'This policy has more than one version. Before you delete a policy, you must delete the ' +
          "policy's versions. The default version is deleted with the policy.",
        () => iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' })),
      ],
    ])
  })
})
