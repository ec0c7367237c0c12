// Any number of daemons on one PostgreSQL database are one IAM.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetGroupCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListGroupsCommand,
  paginateListGroups,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import pg from 'pg'
import { startPostgresServer } from './support/postgres-server.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const server = await startPostgresServer()
after(() => server[Symbol.asyncDispose]())

const everything = { Effect: 'Allow', Action: '*', Resource: '*' }

async function twoNodes() {
  const url = await server.newDatabase()
  const postgres = { staleMilliseconds: 2_000, connectMilliseconds: 500 }
  const nodes = { url, postgres }
  return { url, one: await startTestDaemon([], nodes), other: await startTestDaemon([], nodes) }
}

/** Calls until the answer is what is waited for; the test's own time is the limit. */
async function until(call: () => Promise<unknown>, expected: RegExp): Promise<void> {
  for (;;) {
    const outcome = await call().then(
      () => 'allowed',
      (error: Error) => error.name,
    )
    if (expected.test(outcome)) return
  }
}

const anyName = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'allowed',
    (error: Error) => error.name,
  )

test('what one node makes is there on the other, whose sessions it opens', async () => {
  const { one, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const node of [one, other]) stack.use(node)
  const alice = await newUser(one, 'alice', everything)
  const { Arn } = await other.sts(alice).send(new GetCallerIdentityCommand({}))
  assert.equal(Arn, `arn:aws:iam::${one.account}:user/alice`)
  const { Role } = await other.iam(one.root).send(
    new CreateRoleCommand({
      RoleName: 'worker',
      AssumeRolePolicyDocument: policyDocument({
        Effect: 'Allow',
        Principal: { AWS: one.account },
        Action: 'sts:AssumeRole',
      }),
    }),
  )
  const { Credentials } = await one
    .sts(alice)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'shared' }))
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
  const { Arn: sessionArn } = await other.sts(session).send(new GetCallerIdentityCommand({}))
  assert.equal(sessionArn, `arn:aws:sts::${one.account}:assumed-role/worker/shared`)
})

test('a detached policy is in force at once where it was detached and for every write, else soon', async () => {
  const { one, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const node of [one, other]) stack.use(node)
  const alice = await newUser(one, 'alice', everything)
  const read = new ListGroupsCommand({})
  for (const node of [one, other]) await node.iam(alice).send(read)
  await one
    .iam(one.root)
    .send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'inline' }))
  assert.equal(await anyName(one.iam(alice).send(read)), 'AccessDenied')
  const write = new CreateGroupCommand({ GroupName: 'too-late' })
  assert.equal(await anyName(other.iam(alice).send(write)), 'AccessDenied')
  await until(() => other.iam(alice).send(read), /^AccessDenied$/)
  assert.equal(
    await anyName(one.iam(one.root).send(new GetGroupCommand({ GroupName: 'too-late' }))),
    'NoSuchEntityException',
  )
})

test('a deleted key and a deleted user are refused on every node', async () => {
  const { one, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const node of [one, other]) stack.use(node)
  const alice = await newUser(one, 'alice')
  const who = new GetCallerIdentityCommand({})
  for (const node of [one, other]) await node.sts(alice).send(who)
  const root = one.iam(one.root)
  const AccessKeyId = alice.accessKeyId
  await root.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
  await root.send(new DeleteUserCommand({ UserName: 'alice' }))
  assert.equal(await anyName(one.sts(alice).send(who)), 'InvalidClientTokenId')
  await until(() => other.sts(alice).send(who), /^InvalidClientTokenId$/)
})

test('names stay unique and quotas hold when both nodes are asked at once', async () => {
  const { one, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const node of [one, other]) stack.use(node)
  const onBoth = <Result>(call: (node: TestDaemon, index: number) => Promise<Result>) =>
    Promise.allSettled(
      Array.from({ length: 16 }, (_, index) => call(index % 2 === 0 ? one : other, index)),
    )
  const succeeded = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.filter(({ status }) => status === 'fulfilled').length
  const reasons = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    new Set(outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.name)] : [])))
  const users = await onBoth((node, index) =>
    node
      .iam(one.root)
      .send(new CreateUserCommand({ UserName: index % 3 === 0 ? 'ALICE' : 'alice' })),
  )
  assert.equal(succeeded(users), 1)
  assert.deepEqual(reasons(users), new Set(['EntityAlreadyExistsException']))
  const keys = await onBoth((node) =>
    node.iam(one.root).send(new CreateAccessKeyCommand({ UserName: 'alice' })),
  )
  assert.equal(succeeded(keys), 2)
  assert.deepEqual(reasons(keys), new Set(['LimitExceededException']))
  const { AccessKeyMetadata } = await other
    .iam(one.root)
    .send(new ListAccessKeysCommand({ UserName: 'alice' }))
  assert.equal(AccessKeyMetadata?.length, 2)
})

test('each acknowledged write is there, also when the database breaks connections meanwhile', async () => {
  const { url, one, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const node of [one, other]) stack.use(node)
  const breaker = new pg.Client(url)
  await breaker.connect()
  const acknowledged: string[] = []
  let underWay = true
  const breaking = (async () => {
    for (let round = 0; underWay && round < 50; round += 1) {
      await breaker.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'iamd' AND datname = current_database()`,
      )
    }
  })()
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const GroupName = `group-${index}`
      const node = index % 2 === 0 ? one : other
      const name = await anyName(node.iam(one.root).send(new CreateGroupCommand({ GroupName })))
      assert.match(name, /^(allowed|ServiceUnavailable)$/)
      if (name === 'allowed') acknowledged.push(GroupName)
    }),
  )
  underWay = false
  await breaking
  await breaker.end()
  const listed = new Set<string | undefined>()
  await until(() => one.iam(one.root).send(new ListGroupsCommand({})), /^allowed$/)
  for await (const { Groups } of paginateListGroups({ client: one.iam(one.root) }, {})) {
    for (const { GroupName } of Groups ?? []) listed.add(GroupName)
  }
  assert.deepEqual(
    acknowledged.filter((name) => !listed.has(name)),
    [],
  )
})

test('without its database a node says so, also for what it has in memory, and recovers', async () => {
  const { one: node, other } = await twoNodes()
  await using stack = new AsyncDisposableStack()
  for (const each of [node, other]) stack.use(each)
  const alice = await newUser(node, 'alice', everything)
  const who = () => node.sts(alice).send(new GetCallerIdentityCommand({}))
  await who()
  await server.stop()
  assert.equal(
    await anyName(node.iam(alice).send(new CreateUserCommand({ UserName: 'lost' }))),
    'ServiceUnavailable',
  )
  await until(who, /^ServiceUnavailable$/)
  assert.ok(node.log.some((line) => line.includes('the store is unavailable')))
  await server.start()
  await until(who, /^allowed$/)
  await node.iam(alice).send(new CreateUserCommand({ UserName: 'found' }))
  assert.equal(
    await anyName(node.iam(alice).send(new GetUserCommand({ UserName: 'lost' }))),
    'NoSuchEntityException',
  )
})
