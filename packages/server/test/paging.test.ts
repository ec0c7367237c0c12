// Lists page by page: at every page size they give the same items, once each and in order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetGroupCommand,
  GetServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutGroupPolicyCommand,
} from '@aws-sdk/client-iam'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { insertGroup, insertGroupMember } from '../src/store/tables/groups.ts'
import { insertUser } from '../src/store/tables/users.ts'
import { completed, generate } from './support/access-reports.ts'
import { allow } from './support/permissions.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

interface PageInput {
  readonly MaxItems?: number
  readonly Marker?: string
}

interface Page {
  readonly items: readonly (string | undefined)[]
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

type List = (input: PageInput) => Promise<Page>

const pageSizes = [1, 2, 7, 100, 1000]

/** Reads all pages, checking that each is full and says truly whether there is another. */
async function readAll(list: List, MaxItems: number | undefined, expected: readonly string[]) {
  const size = MaxItems ?? 100
  let seen: readonly (string | undefined)[] = []
  let marker: string | undefined
  do {
    const { items, IsTruncated, Marker } = await list({
      ...(MaxItems !== undefined && { MaxItems }),
      ...(marker !== undefined && { Marker: marker }),
    })
    seen = [...seen, ...items]
    assert.equal(items.length, Math.min(size, expected.length - (seen.length - items.length)))
    assert.equal(IsTruncated, seen.length < expected.length)
    assert.equal(Marker !== undefined, IsTruncated)
    marker = Marker
  } while (marker !== undefined)
  assert.deepEqual(seen, expected)
}

const numbered = (prefix: string, length: number): readonly string[] =>
  Array.from({ length }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`)

/** Puts users into the store at once, in an order that is not that of their names. */
async function insertUsers({ account, store }: TestDaemon, path: string, names: readonly string[]) {
  await store.write(async (writer) => {
    for (const name of names.toReversed()) {
      await insertUser(writer, {
        id: `AIDA${path}${name}`,
        account: toAccountId(account),
        name,
        path,
        createdAt: new Date(0),
        boundaryArn: undefined,
        tags: [],
      })
    }
  })
}

const listUsers = (daemon: TestDaemon, PathPrefix?: string): List => {
  const iam = daemon.iam()
  return async (input) => {
    const prefix = PathPrefix === undefined ? {} : { PathPrefix }
    const { Users, ...more } = await iam.send(new ListUsersCommand({ ...input, ...prefix }))
    return { ...more, items: Users?.map((user) => user.UserName) ?? [] }
  }
}

const listMembers = (daemon: TestDaemon, GroupName: string): List => {
  const iam = daemon.iam()
  return async (input) => {
    const { Users, ...more } = await iam.send(new GetGroupCommand({ ...input, GroupName }))
    return { ...more, items: Users?.map((user) => user.UserName) ?? [] }
  }
}

test('users, with and without a path prefix', async () => {
  await using daemon = await startTestDaemon()
  const few = numbered('few', 30)
  const many = numbered('many', 1003)
  await insertUsers(daemon, '/few/', few)
  await insertUsers(daemon, '/many/', many)
  for (const size of [...pageSizes, undefined]) {
    await readAll(listUsers(daemon, '/few/'), size, few)
  }
  for (const size of [7, 100, 1000, undefined]) {
    await readAll(listUsers(daemon, '/many/'), size, many)
    await readAll(listUsers(daemon), size, [...few, ...many])
  }
  for (const size of pageSizes) await readAll(listUsers(daemon, '/none/'), size, [])
})

test('a list whose length is a multiple of the page size has no empty last page', async () => {
  await using daemon = await startTestDaemon()
  const names = numbered('user', 14)
  await insertUsers(daemon, '/', names)
  for (const size of [1, 2, 7, 14]) await readAll(listUsers(daemon), size, names)
})

test('names are in one order, whatever their case and signs', async () => {
  await using daemon = await startTestDaemon()
  const names = ['+', '-a', '.', '1', '=', '@', '_', 'a', 'A1', 'a_', 'B', 'b@', 'Z']
  const expected = names.toSorted((one, other) =>
    one.toLowerCase() < other.toLowerCase() ? -1 : 1,
  )
  await insertUsers(daemon, '/', names)
  for (const size of pageSizes) await readAll(listUsers(daemon), size, expected)
})

test('members of a group, and groups', async () => {
  await using daemon = await startTestDaemon()
  const members = numbered('member', 107)
  const groups = numbered('group', 107)
  await insertUsers(daemon, '/', members)
  await daemon.store.write(async (writer) => {
    const account = toAccountId(daemon.account)
    for (const name of groups) {
      const createdAt = new Date(0)
      await insertGroup(writer, { id: `AGPA${name}`, account, name, path: '/', createdAt })
    }
    for (const name of members) await insertGroupMember(writer, 'AGPAgroup0000', `AIDA/${name}`)
  })
  const listGroups: List = async (input) => {
    const { Groups, ...more } = await daemon.iam().send(new ListGroupsCommand(input))
    return { ...more, items: Groups?.map((group) => group.GroupName) ?? [] }
  }
  for (const size of [...pageSizes, undefined]) {
    await readAll(listMembers(daemon, 'group0000'), size, members)
    await readAll(listGroups, size, groups)
    await readAll(listMembers(daemon, 'group0001'), size, [])
  }
})

test('groups of a user, tags, access keys and aliases', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const UserName = 'alice'
  const tagKeys = numbered('key', 50)
  const Tags = tagKeys.map((Key) => ({ Key, Value: 'v' })).toReversed()
  await iam.send(new CreateUserCommand({ UserName, Tags }))
  const groups = numbered('group', 10)
  for (const GroupName of groups.toReversed()) {
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }))
  }
  const keys: string[] = []
  for (let count = 0; count < 2; count += 1) {
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    keys.push(key?.AccessKeyId ?? '')
  }
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example' }))
  const lists: readonly (readonly [List, readonly string[]])[] = [
    [
      async (input) => {
        const { Groups, ...more } = await iam.send(
          new ListGroupsForUserCommand({ ...input, UserName }),
        )
        return { ...more, items: Groups?.map((group) => group.GroupName) ?? [] }
      },
      groups,
    ],
    [
      async (input) => {
        const { Tags: tags, ...more } = await iam.send(
          new ListUserTagsCommand({ ...input, UserName }),
        )
        return { ...more, items: tags?.map((tag) => tag.Key) ?? [] }
      },
      tagKeys,
    ],
    [
      async (input) => {
        const { AccessKeyMetadata, ...more } = await iam.send(
          new ListAccessKeysCommand({ ...input, UserName }),
        )
        return { ...more, items: AccessKeyMetadata?.map((key) => key.AccessKeyId) ?? [] }
      },
      keys.toSorted(),
    ],
    [
      async (input) => {
        const { AccountAliases, ...more } = await iam.send(new ListAccountAliasesCommand(input))
        return { ...more, items: AccountAliases ?? [] }
      },
      ['example'],
    ],
  ]
  for (const [list, expected] of lists) {
    for (const size of [...pageSizes, undefined]) await readAll(list, size, expected)
  }
})

test('reports of last accesses come in pages of any size', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const services = ['dynamodb', 'ec2', 'iam', 'kms', 'lambda', 's3', 'sns', 'sqs', 'sts']
  const members = numbered('user', 8)
  await iam.send(new CreateGroupCommand({ GroupName: 'team' }))
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'team',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(...services.map((service) => allow(`${service}:*`, '*'))),
    }),
  )
  for (const UserName of members) {
    await iam.send(new CreateUserCommand({ UserName }))
    await iam.send(new AddUserToGroupCommand({ GroupName: 'team', UserName }))
  }
  const jobId = await generate(iam, `arn:aws:iam::${daemon.account}:group/team`)
  await completed(iam, jobId)
  const ofServices: List = async (input) => {
    const command = new GetServiceLastAccessedDetailsCommand({ ...input, JobId: jobId })
    const { ServicesLastAccessed: items = [], ...more } = await iam.send(command)
    return { ...more, items: items.map(({ ServiceNamespace }) => ServiceNamespace) }
  }
  const ofEntities: List = async (input) => {
    const { EntityDetailsList: items = [], ...more } = await iam.send(
      new GetServiceLastAccessedDetailsWithEntitiesCommand({
        ...input,
        JobId: jobId,
        ServiceNamespace: 'kms',
      }),
    )
    return { ...more, items: items.map(({ EntityInfo }) => EntityInfo?.Name) }
  }
  for (const size of [...pageSizes, undefined]) {
    await readAll(ofServices, size, services)
    await readAll(ofEntities, size, members)
  }
  const { Marker = '' } = await ofServices({ MaxItems: 1 })
  assert.equal((await errorOf(ofEntities({ Marker }))).message, 'Invalid Marker')
})

test('what is added or removed between pages moves nothing else', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const name of ['b', 'd', 'f', 'h']) await iam.send(new CreateUserCommand({ UserName: name }))
  const list = listUsers(daemon)
  const first = await list({ MaxItems: 2 })
  assert.deepEqual(first.items, ['b', 'd'])
  await iam.send(new DeleteUserCommand({ UserName: 'd' }))
  await iam.send(new CreateUserCommand({ UserName: 'a' }))
  await iam.send(new CreateUserCommand({ UserName: 'e' }))
  const second = await list({ MaxItems: 2, Marker: first.Marker ?? '' })
  assert.deepEqual(second.items, ['e', 'f'])
  const third = await list({ MaxItems: 2, Marker: second.Marker ?? '' })
  assert.deepEqual(third.items, ['h'])
})

test('a marker is good for its own list only', async () => {
  await using daemon = await startTestDaemon()
  await insertUsers(daemon, '/x/', numbered('user', 3))
  const { Marker: marker = '' } = await listUsers(daemon, '/x/')({ MaxItems: 1 })
  const { root } = await daemon.newAccount()
  const altered = `${marker.startsWith('B') ? 'C' : 'B'}${marker.slice(1)}`
  const iam = daemon.iam()
  for (const call of [
    () => listUsers(daemon)({ Marker: marker }),
    () => iam.send(new ListGroupsCommand({ Marker: marker, PathPrefix: '/x/' })),
    () => daemon.iam(root).send(new ListUsersCommand({ Marker: marker, PathPrefix: '/x/' })),
    () => listUsers(daemon, '/x/')({ Marker: altered }),
    () => listUsers(daemon, '/x/')({ Marker: 'user0000' }),
  ]) {
    assert.deepEqual(await errorOf(call()), {
      code: 'ValidationError',
      status: 400,
      message: 'Invalid Marker',
    })
  }
  const { items } = await listUsers(daemon, '/x/')({ MaxItems: 1000, Marker: marker })
  assert.deepEqual(items, ['user0001', 'user0002'])
})

test('a page has one to a thousand items', async () => {
  await using daemon = await startTestDaemon()
  for (const size of [0, 1001]) {
    const { code, status } = await errorOf(listUsers(daemon)({ MaxItems: size }))
    assert.deepEqual({ code, status }, { code: 'ValidationError', status: 400 })
  }
})
