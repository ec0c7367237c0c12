// Readiness tells the truth: while the store is away, can't be written or the daemon stops.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CreateGroupCommand, IAMClient, ListGroupsCommand } from '@aws-sdk/client-iam'
import { startDaemonProcess, temporaryDirectory } from './support/daemon-process.ts'
import { scrape } from './support/metrics.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { ready, untilReady } from './support/readiness.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)

test('a daemon whose store can be written is ready, and asking all the time hardly writes', async () => {
  await using daemon = await startTestDaemon()
  const committed = async () =>
    (await scrape(daemon.endpoint)).get('iamd_store_writes_total{result="committed"}') ?? 0
  const before = await committed()
  const begunAt = performance.now()
  const answers = await Promise.all(Array.from({ length: 100 }, () => ready(daemon.endpoint)))
  assert.deepEqual(answers[0], { status: 200, body: { status: 'ready' } })
  assert.ok(answers.every(({ status }) => status === 200))
  const seconds = (performance.now() - begunAt) / 1_000
  // Beside it, what is noted of uses may be written.
  assert.ok((await committed()) - before <= Math.ceil(seconds) + 3)
})

/** SQLite refuses to write as it does where its disk is read-only. */
async function forbidWriting(daemon: TestDaemon, forbidden: boolean): Promise<void> {
  await daemon.store.read((reader) => reader.all(`PRAGMA query_only = ${forbidden ? 1 : 0}`))
}

const skip = process.env['IAMD_TEST_POSTGRES'] !== undefined && 'this is how SQLite is told'

test('a daemon that can not write says so, and when it can again', { skip }, async () => {
  await using daemon = await startTestDaemon()
  assert.equal((await ready(daemon.endpoint)).status, 200)
  await forbidWriting(daemon, true)
  assert.deepEqual(await untilReady(daemon.endpoint, 503), {
    status: 'not ready',
    reason: 'the store can not be written',
  })
  // Who lives need not be ready.
  assert.equal((await fetch(`${daemon.endpoint}/health`)).status, 200)
  assert.ok(daemon.log.some((line) => line.includes('the daemon is not ready')))
  await forbidWriting(daemon, false)
  await untilReady(daemon.endpoint, 200)
  assert.ok(daemon.log.some((line) => line.includes('the daemon is ready again')))
})

test('a node without its database is not ready until the database is back', async () => {
  const server = await startPostgresServer()
  after(() => server[Symbol.asyncDispose]())
  await using node = await startTestDaemon([], {
    url: await server.newDatabase(),
    postgres: { staleMilliseconds: 1_000, connectMilliseconds: 500 },
  })
  assert.equal((await ready(node.endpoint)).status, 200)
  await server.stop()
  await untilReady(node.endpoint, 503)
  const stale = /memory may be out of date/
  while (!stale.test(JSON.stringify((await ready(node.endpoint)).body))) {
    assert.equal((await ready(node.endpoint)).status, 503)
  }
  assert.equal((await fetch(`${node.endpoint}/health`)).status, 200)
  assert.ok(((await scrape(node.endpoint)).get('iamd_store_feed_age_seconds') ?? 0) > 1)
  await server.start()
  await untilReady(node.endpoint, 200)
})

test('a daemon that is told to stop is not ready, answers meanwhile, and hurries when told twice', async () => {
  const data = join(directory, 'drain')
  mkdirSync(data)
  const daemon = await startDaemonProcess(['--data', data, '--drain', '3600'])
  const value = (name: string) =>
    new RegExp(`export ${name}=(\\S+)`).exec(daemon.output().stdout)?.[1] ?? ''
  const iam = new IAMClient({
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    credentials: {
      accessKeyId: value('AWS_ACCESS_KEY_ID'),
      secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
    },
  })
  after(() => iam.destroy())
  assert.equal((await ready(daemon.endpoint)).status, 200)
  daemon.child.kill('SIGTERM')
  assert.deepEqual(await untilReady(daemon.endpoint, 503), {
    status: 'not ready',
    reason: 'the daemon is stopping',
  })
  await iam.send(new CreateGroupCommand({ GroupName: 'in-time' }))
  assert.equal(await daemon.stop('SIGTERM'), 0)
  const again = await startDaemonProcess(['--data', data], daemon.port)
  const { Groups } = await iam.send(new ListGroupsCommand({ MaxItems: 1_000 }))
  assert.deepEqual(
    Groups?.map(({ GroupName }) => GroupName),
    ['in-time'],
  )
  assert.equal(await again.stop(), 0)
})

test('calls under way are answered before a daemon ends, and what they did is there', async () => {
  const data = join(directory, 'stop')
  mkdirSync(data)
  const daemon = await startDaemonProcess(['--data', data])
  const value = (name: string) =>
    new RegExp(`export ${name}=(\\S+)`).exec(daemon.output().stdout)?.[1] ?? ''
  const iam = new IAMClient({
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: {
      accessKeyId: value('AWS_ACCESS_KEY_ID'),
      secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
    },
  })
  after(() => iam.destroy())
  const names = Array.from({ length: 200 }, (_, index) => `group-${index}`)
  const acknowledged: (string | undefined)[] = []
  const calls = names.map(async (GroupName) => {
    const { Group } = await iam.send(new CreateGroupCommand({ GroupName }))
    acknowledged.push(Group?.GroupName)
    if (acknowledged.length === 1) daemon.child.kill('SIGTERM')
  })
  const outcomes = await Promise.allSettled(calls)
  // Refused are only those whose connection was not there yet.
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      assert.match(String(outcome.reason), /ECONNREFUSED|ECONNRESET|socket hang up/)
  }
  // No second signal: Node no longer catches one that comes while the process ends.
  assert.equal(await daemon.ended(), 0)
  const again = await startDaemonProcess(['--data', data], daemon.port)
  const { Groups = [] } = await iam.send(new ListGroupsCommand({ MaxItems: 1_000 }))
  const listed = new Set(Groups.map(({ GroupName }) => GroupName))
  assert.ok(acknowledged.length > 0)
  assert.deepEqual(
    acknowledged.filter((name) => !listed.has(name)),
    [],
  )
  assert.equal(await again.stop(), 0)
})

test('who is told to stop twice does not wait for a client that never ends its request', async () => {
  const daemon = await startDaemonProcess(['--dev'])
  const client = connect(daemon.port, '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
  client.write(
    'POST / HTTP/1.1\r\nhost: iamd\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n',
  )
  // The daemon has begun to read.
  await once(client, 'data')
  daemon.child.kill('SIGTERM')
  while (!daemon.output().stderr.includes('iamd stops'))
    await once(daemon.child.stderr ?? client, 'data')
  assert.equal(await daemon.stop('SIGTERM'), 0)
  client.destroy()
})
