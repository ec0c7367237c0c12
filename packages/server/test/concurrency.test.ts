// Many clients at once can not break a rule that one client could not break.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  TagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { startTestDaemon } from './support/test-daemon.ts'

/** Starts all calls at once; gives how often each outcome came: `done`, or an error's code. */
async function outcomes(
  calls: readonly (() => Promise<unknown>)[],
): Promise<Readonly<Record<string, number>>> {
  const settled = await Promise.all(
    calls.map((call) =>
      call().then(
        () => 'done',
        (error: Error) => error.name.replace(/Exception$/, ''),
      ),
    ),
  )
  const counts: Record<string, number> = {}
  for (const outcome of settled) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

const times = <Result>(count: number, make: (index: number) => Result): readonly Result[] =>
  Array.from({ length: count }, (_, index) => make(index))

const summary = async (iam: IAMClient) =>
  (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap

test('twenty CreateAccessKey for one user make two keys', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  const create = () => iam.send(new CreateAccessKeyCommand({ UserName }))
  assert.deepEqual(await outcomes(times(20, () => create)), { done: 2, LimitExceeded: 18 })
  const { AccessKeyMetadata: keys } = await iam.send(new ListAccessKeysCommand({ UserName }))
  assert.equal(keys?.length, 2)
})

test('twenty CreateUser of names equal but for case make one user', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const spellings = times(20, (index) =>
    [...'alice'].map((letter, at) => ((index >> at) & 1 ? letter.toUpperCase() : letter)).join(''),
  )
  assert.equal(new Set(spellings).size, 20)
  const creations = spellings.map((UserName) => () => iam.send(new CreateUserCommand({ UserName })))
  assert.deepEqual(await outcomes(creations), { done: 1, EntityAlreadyExists: 19 })
  assert.equal((await iam.send(new ListUsersCommand({}))).Users?.length, 1)
  assert.equal((await summary(iam))?.Users, 1)
})

test('twenty DeleteUser of one user delete and count it once', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  const remove = () => iam.send(new DeleteUserCommand({ UserName: 'alice' }))
  assert.deepEqual(await outcomes(times(20, () => remove)), { done: 1, NoSuchEntity: 19 })
  assert.equal((await summary(iam))?.Users, 1)
})

test('ten users that take one name at once leave it to one', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const index of times(10, (at) => at)) {
    await iam.send(new CreateUserCommand({ UserName: `user${index}` }))
  }
  const renames = times(
    10,
    (index) => () =>
      iam.send(new UpdateUserCommand({ UserName: `user${index}`, NewUserName: 'chief' })),
  )
  assert.deepEqual(await outcomes(renames), { done: 1, EntityAlreadyExists: 9 })
  assert.equal((await iam.send(new ListUsersCommand({}))).Users?.length, 10)
})

test('a user that is put into fifteen groups at once is in ten', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  const names = times(15, (index) => `group${index}`)
  for (const GroupName of names) await iam.send(new CreateGroupCommand({ GroupName }))
  const additions = names.map(
    (GroupName) => () => iam.send(new AddUserToGroupCommand({ GroupName, UserName })),
  )
  assert.deepEqual(await outcomes(additions), { done: 10, LimitExceeded: 5 })
  const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName }))
  assert.equal(Groups?.length, 10)
})

test('tags set at once are all kept, up to fifty', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  const tags = times(
    60,
    (index) => () =>
      iam.send(new TagUserCommand({ UserName, Tags: [{ Key: `key${index}`, Value: 'v' }] })),
  )
  assert.deepEqual(await outcomes(tags), { done: 50, LimitExceeded: 10 })
  assert.equal((await iam.send(new ListUserTagsCommand({ UserName }))).Tags?.length, 50)
})

test('deleting a user while it gets a key or a group never does both', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  for (const index of times(10, (at) => at)) {
    const UserName = `user${index}`
    const addition =
      index % 2 === 0
        ? () => iam.send(new CreateAccessKeyCommand({ UserName }))
        : () => iam.send(new AddUserToGroupCommand({ GroupName: 'staff', UserName }))
    const deletion = () => iam.send(new DeleteUserCommand({ UserName }))
    await iam.send(new CreateUserCommand({ UserName }))
    const calls = index % 4 < 2 ? [addition, deletion] : [deletion, addition]
    const { done, DeleteConflict = 0, NoSuchEntity = 0 } = await outcomes(calls)
    assert.deepEqual([done, DeleteConflict + NoSuchEntity], [1, 1])
  }
})

test('an alias that two accounts want at once goes to one of them', async () => {
  await using daemon = await startTestDaemon()
  const accounts = [daemon.iam(), daemon.iam((await daemon.newAccount()).root)]
  const creations = times(20, (index) => {
    const AccountAlias = 'wanted'
    return () => accounts[index % 2]?.send(new CreateAccountAliasCommand({ AccountAlias }))
  }).map((create) => async () => create())
  assert.deepEqual(await outcomes(creations), { done: 10, EntityAlreadyExists: 10 })
  const held = await Promise.all(
    accounts.map(async (iam) => (await iam.send(new ListAccountAliasesCommand({}))).AccountAliases),
  )
  assert.deepEqual(held.flat(), ['wanted'])
})

test('an account has no more users and groups than its quotas allow, even at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'iamd-test-'))
  const file = join(folder, 'config.json')
  await writeFile(file, JSON.stringify({ quotas: { users: 3, groups: 2 } }))
  try {
    await using daemon = await startTestDaemon(['--config', file])
    const iam = daemon.iam()
    const users = times(
      10,
      (index) => () => iam.send(new CreateUserCommand({ UserName: `user${index}` })),
    )
    const groups = times(
      10,
      (index) => () => iam.send(new CreateGroupCommand({ GroupName: `group${index}` })),
    )
    assert.deepEqual(await outcomes(users), { done: 3, LimitExceeded: 7 })
    assert.deepEqual(await outcomes(groups), { done: 2, LimitExceeded: 8 })
    await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'more' })), {
      message: 'Cannot exceed quota for UsersPerAccount: 3',
    })
    await assert.rejects(iam.send(new CreateGroupCommand({ GroupName: 'more' })), {
      message: 'Cannot exceed quota for GroupsPerAccount: 2',
    })
    const [user] = (await iam.send(new ListUsersCommand({}))).Users ?? []
    await iam.send(new DeleteUserCommand({ UserName: user?.UserName }))
    await iam.send(new CreateUserCommand({ UserName: 'more' }))
    const { Users, UsersQuota, Groups, GroupsQuota } = (await summary(iam)) ?? {}
    assert.deepEqual([Users, UsersQuota, Groups, GroupsQuota], [3, 3, 2, 2])
  } finally {
    await rm(folder, { recursive: true })
  }
})
