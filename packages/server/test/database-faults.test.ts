// A database that is slow, silent or restarted: calls end in time, and nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateGroupCommand,
  IAMClient,
  ListGroupsCommand,
  paginateListGroups,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { defaultPostgresOptions } from '../src/store/postgres/postgres-store.ts'
import { startFaultyNetwork } from './support/faulty-network.ts'
import { startPostgresServer, withConnection } from './support/postgres-server.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const server = await startPostgresServer()
after(() => server[Symbol.asyncDispose]())

const impatient = {
  connectMilliseconds: 500,
  statementMilliseconds: 500,
  staleMilliseconds: 1_500,
}

interface Outcome {
  readonly name: string
  readonly retryAfter: string | undefined
}

/** What came of a call: `done`, or the error and whether it said when to ask again. */
const outcomeOf = (call: Promise<unknown>): Promise<Outcome> =>
  call.then(
    () => ({ name: 'done', retryAfter: undefined }),
    (error: Error & { $response?: { headers: Record<string, string> } }) => ({
      name: error.name,
      retryAfter: error.$response?.headers['retry-after'],
    }),
  )

async function until(call: () => Promise<unknown>, name: string): Promise<void> {
  while ((await outcomeOf(call())).name !== name);
}

async function groupNames(node: TestDaemon, credentials = node.root): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  // Patient: what has only just come back may yet be away for a moment.
  const client = new IAMClient({
    endpoint: node.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 20,
  })
  const pages = paginateListGroups({ client, pageSize: 1_000 }, {})
  for await (const { Groups = [] } of pages) {
    for (const { GroupName = '' } of Groups) names.add(GroupName)
  }
  client.destroy()
  return names
}

/** More than the quota lets be made, if the fault comes late. */
const manyGroups = ['--quota', 'groups=2000']

/** Groups made by parallel calls on several nodes, with what each call was told. */
async function createMany(
  nodes: readonly TestDaemon[],
  count: number,
  onOutcome: (outcomes: ReadonlyMap<string, string>) => void,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>()
  const clients = nodes.map((node) => node.iam(nodes[0]?.root))
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const GroupName = `group-${index}`
      const iam = clients[index % clients.length]
      const call = iam?.send(new CreateGroupCommand({ GroupName })) ?? Promise.reject(new Error())
      const { name, retryAfter } = await outcomeOf(call)
      assert.equal(retryAfter, name === 'done' ? undefined : '1', name)
      outcomes.set(GroupName, name)
      onOutcome(outcomes)
    }),
  )
  return outcomes
}

/** Exactly the acknowledged ones are there, and only the refusals of a store that is away came. */
async function assertNothingLost(
  node: TestDaemon,
  outcomes: ReadonlyMap<string, string>,
  root = node.root,
): Promise<void> {
  await until(() => node.iam(root).send(new ListGroupsCommand({})), 'done')
  const acknowledged = [...outcomes].filter(([, name]) => name === 'done').map(([group]) => group)
  assert.deepEqual([...(await groupNames(node, root))].sort(), acknowledged.sort())
  for (const name of outcomes.values()) assert.match(name, /^(done|ServiceUnavailable)$/)
  const counted = await node.store.read((reader) =>
    reader.get("SELECT amount FROM account_usage WHERE kind = 'groups'"),
  )
  assert.equal(counted?.['amount'] ?? 0, acknowledged.length)
}

test('a database that goes silent: no call hangs, each says when to retry, all recovers', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await server.newDatabase())
  const postgres = { ...impatient, outcomeMilliseconds: 500 }
  await using node = await startTestDaemon([], { url, postgres })
  await node.iam().send(new ListGroupsCommand({}))
  network.goSilent()
  const silent = await Promise.all([
    ...Array.from({ length: 30 }, (_, index) =>
      outcomeOf(node.iam().send(new CreateGroupCommand({ GroupName: `lost-${index}` }))),
    ),
    ...Array.from({ length: 30 }, () => outcomeOf(node.iam().send(new ListGroupsCommand({})))),
  ])
  for (const { name, retryAfter } of silent) {
    assert.equal(name, 'ServiceUnavailable')
    assert.equal(retryAfter, '1')
  }
  await until(() => node.sts().send(new GetCallerIdentityCommand({})), 'ServiceUnavailable')
  network.recover()
  await until(() => node.iam().send(new ListGroupsCommand({})), 'done')
  await until(() => node.iam().send(new CreateGroupCommand({ GroupName: 'found' })), 'done')
  assert.deepEqual(await groupNames(node), new Set(['found']))
})

test('a daemon stops although its database is silent', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await server.newDatabase())
  const node = await startTestDaemon([], { url, postgres: impatient })
  await node.iam().send(new CreateGroupCommand({ GroupName: 'first' }))
  network.goSilent()
  await node[Symbol.asyncDispose]()
})

test('the network goes silent under load: acknowledged is there, refused is not', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await server.newDatabase())
  await using one = await startTestDaemon(manyGroups, { url, postgres: impatient })
  await using other = await startTestDaemon(manyGroups, { url, postgres: impatient })
  const outcomes = await createMany([one, other], 400, (sofar) => {
    if (sofar.size === 60) network.goSilent({ forConnections: 4 })
  })
  await assertNothingLost(one, outcomes)
})

test('connections that died unheard fail one read, not one read each', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await server.newDatabase())
  await using node = await startTestDaemon([], { url, postgres: impatient })
  const ask = () => node.store.read((reader) => reader.get('SELECT 1 AS one'))
  // All that a node keeps open: each is held until the last has been given out.
  const { readConnections } = defaultPostgresOptions
  let underWay = 0
  let letGo = () => {}
  const allUnderWay = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await Promise.all(
    Array.from({ length: readConnections }, (_, index) =>
      node.store.read(async (reader) => {
        await reader.get('SELECT ? AS index', index)
        underWay += 1
        if (underWay === readConnections) letGo()
        await allUnderWay
      }),
    ),
  )
  // Nobody waits for the end of a read, and here its answer is still to come through.
  await withConnection(server.url, async (client) => {
    const busy = `SELECT FROM pg_stat_activity WHERE datname = $1 AND state <> 'idle'`
    const database = new URL(url).pathname.slice(1)
    while ((await client.query(busy, [database])).rowCount !== 0);
    await client.query('SELECT 1')
  })
  network.goSilent()
  await assert.rejects(ask(), { name: 'StoreUnavailable' })
  network.recover()
  assert.deepEqual(await ask(), { one: 1 })
})

test('a slow database makes calls slow, not wrong', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await server.newDatabase())
  await using node = await startTestDaemon([], {
    url,
    postgres: { ...impatient, connectMilliseconds: 10_000 },
  })
  network.delay(5)
  const outcomes = await createMany([node], 60, () => {})
  assert.ok([...outcomes.values()].every((name) => name === 'done'))
  network.delay(0)
  await assertNothingLost(node, outcomes)
})

test('a server that crashes under load on two nodes loses nothing that was acknowledged', async () => {
  await using crashing = await startPostgresServer()
  const url = await crashing.newDatabase()
  // However long a busy machine needs for the restart: each outcome is found out.
  const postgres = { ...impatient, outcomeMilliseconds: 120_000 }
  await using one = await startTestDaemon(manyGroups, { url, postgres })
  await using other = await startTestDaemon(manyGroups, { url, postgres })
  let crash: Promise<void> | undefined
  const outcomes = await createMany([one, other], 1_200, (sofar) => {
    if (sofar.size === 200) crash ??= crashing.crash().then(() => crashing.start())
  })
  assert.notEqual(crash, undefined)
  await crash
  await assertNothingLost(one, outcomes)
  await assertNothingLost(other, outcomes, one.root)
})

test('an SDK with its retries on does not notice a restart of the database', async () => {
  await using restarting = await startPostgresServer()
  const url = await restarting.newDatabase()
  await using node = await startTestDaemon([], { url, postgres: impatient })
  const patient = new IAMClient({
    endpoint: node.endpoint,
    region: 'us-east-1',
    credentials: node.root,
    maxAttempts: 30,
  })
  const groups = Array.from({ length: 3 }, (_, index) => `group-${index}`)
  await restarting.crash()
  const made = Promise.all(
    groups.map((GroupName) => patient.send(new CreateGroupCommand({ GroupName }))),
  )
  await restarting.start()
  await made
  patient.destroy()
  assert.deepEqual(await groupNames(node), new Set(groups))
})

test('what is acknowledged is on the disk also where commits by default are not', async () => {
  // Nothing but a commit that waits for it makes this server write its log.
  const settings = ['synchronous_commit=off', 'wal_writer_delay=10s', 'wal_writer_flush_after=1GB']
  await using lazy = await startPostgresServer(settings.flatMap((setting) => ['-c', setting]))
  const url = await lazy.newDatabase()
  await withConnection(url, (client) =>
    client.query('ALTER ROLE postgres SET synchronous_commit = off'),
  )
  await using node = await startTestDaemon([], { url, postgres: impatient })
  const outcomes = await createMany([node], 100, () => {})
  await lazy.crash()
  await lazy.start()
  await assertNothingLost(node, outcomes)
})

test('a server that does not keep what it commits is told of', async () => {
  await using careless = await startPostgresServer(['-c', 'fsync=off'])
  await using node = await startTestDaemon([], { url: await careless.newDatabase() })
  assert.ok(node.log.some((line) => line.includes('fsync = off')))
  await using careful = await startTestDaemon([], { url: await server.newDatabase() })
  assert.ok(!careful.log.some((line) => line.includes('fsync = off')))
})
