// Metrics: what they say agrees with what was called, and they are told to this machine only.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateGroupCommand,
  CreateUserCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { freePort, startDaemonProcess } from './support/daemon-process.ts'
import { type ReadMetrics, scrape } from './support/metrics.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

/** How much each value grew. */
const growth = (before: ReadMetrics, later: ReadMetrics) => (name: string) =>
  (later.get(name) ?? 0) - (before.get(name) ?? 0)

const requests = (service: string, operation: string, code: string): string =>
  `iamd_requests_total{service="${service}",operation="${operation}",code="${code}"}`

test('calls are counted by operation and result, decisions and failures to authenticate by kind', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(
    daemon,
    'alice',
    { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' },
  )
  const before = await scrape(daemon.endpoint)
  const iam = daemon.iam(alice)
  const name = (call: Promise<unknown>) =>
    call.then(
      () => 'allowed',
      (error: Error) => error.name,
    )
  for (let index = 0; index < 3; index += 1) await iam.send(new GetUserCommand({}))
  assert.equal(
    await name(daemon.iam().send(new GetUserCommand({ UserName: 'nobody' }))),
    'NoSuchEntityException',
  )
  assert.equal(await name(iam.send(new ListUsersCommand({}))), 'AccessDenied')
  for (let index = 0; index < 2; index += 1) {
    assert.equal(await name(iam.send(new CreateUserCommand({ UserName: 'bob' }))), 'AccessDenied')
  }
  await daemon.iam().send(new CreateGroupCommand({ GroupName: 'readers' }))
  const stranger = { ...alice, secretAccessKey: 'wrong' }
  const unknown = { ...alice, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }
  const whoAmI = new GetCallerIdentityCommand({})
  assert.equal(await name(daemon.sts(stranger).send(whoAmI)), 'SignatureDoesNotMatch')
  assert.equal(await name(daemon.sts(unknown).send(whoAmI)), 'InvalidClientTokenId')
  await daemon.sts(alice).send(whoAmI)
  assert.equal((await fetch(`${daemon.endpoint}/?Action=Invented&Version=2010-05-08`)).status, 400)
  const grew = growth(before, await scrape(daemon.endpoint))
  const expected: Readonly<Record<string, number>> = {
    [requests('iam', 'GetUser', 'Success')]: 3,
    [requests('iam', 'GetUser', 'NoSuchEntity')]: 1,
    [requests('iam', 'ListUsers', 'AccessDenied')]: 1,
    [requests('iam', 'CreateUser', 'AccessDenied')]: 2,
    [requests('iam', 'CreateGroup', 'Success')]: 1,
    [requests('sts', 'GetCallerIdentity', 'Success')]: 1,
    [requests('sts', 'GetCallerIdentity', 'SignatureDoesNotMatch')]: 1,
    [requests('sts', 'GetCallerIdentity', 'InvalidClientTokenId')]: 1,
    [requests('unknown', 'unknown', 'InvalidAction')]: 1,
    'iamd_request_duration_seconds_count{service="iam",operation="GetUser"}': 4,
    'iamd_request_duration_seconds_bucket{service="iam",operation="GetUser",le="+Inf"}': 4,
    // A write is decided twice and counted once; who may always ask who it is is not asked.
    'iamd_decisions_total{result="allowed"}': 5,
    'iamd_decisions_total{result="explicitDeny"}': 1,
    'iamd_decisions_total{result="implicitDeny"}': 2,
    'iamd_authentication_failures_total{kind="SignatureDoesNotMatch"}': 1,
    'iamd_authentication_failures_total{kind="InvalidClientTokenId"}': 1,
  }
  assert.deepEqual(
    Object.fromEntries(Object.keys(expected).map((key) => [key, grew(key)])),
    expected,
  )
})

test('the store, the caches and the process are told', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice', { Effect: 'Allow', Action: '*', Resource: '*' })
  const beforeAlice = await scrape(daemon.endpoint)
  const iam = daemon.iam(alice)
  await iam.send(new GetUserCommand({}))
  const before = await scrape(daemon.endpoint)
  // Alice was never seen before.
  assert.equal(growth(beforeAlice, before)('iamd_cache_misses_total{cache="users"}'), 1)
  assert.equal(growth(beforeAlice, before)('iamd_cache_entries{cache="users"}'), 1)
  const created = await Promise.allSettled(
    ['a', 'b', 'c', 'a'].map((GroupName) => iam.send(new CreateGroupCommand({ GroupName }))),
  )
  assert.equal(created.filter(({ status }) => status === 'rejected').length, 1)
  const later = await scrape(daemon.endpoint)
  const grew = growth(before, later)
  assert.ok(grew('iamd_store_writes_total{result="committed"}') >= 3)
  assert.equal(grew('iamd_store_writes_total{result="refused"}'), 1)
  assert.equal(grew('iamd_store_writes_total{result="failed"}'), 0)
  const groups = grew('iamd_store_group_size_count')
  assert.ok(groups >= 1 && groups === grew('iamd_store_commit_duration_seconds_count'))
  assert.ok(grew('iamd_store_group_size_sum') >= 4)
  assert.equal(later.get(`iamd_store_info{description="${daemon.store.description}"}`), 1)
  assert.equal(grew('iamd_cache_misses_total{cache="users"}'), 0)
  assert.equal(grew('iamd_cache_hits_total{cache="users"}'), 4)
  assert.equal(later.get('iamd_cache_entries_max{cache="users"}'), 20_000)
  assert.ok((later.get('process_resident_memory_bytes') ?? 0) > 10_000_000)
  assert.ok(later.has('iamd_event_loop_lag_seconds{statistic="p99"}'))
})

test('names, ids and secrets are in no label, and another caller adds no series', async () => {
  await using daemon = await startTestDaemon()
  const useAs = async (name: string) => {
    const caller = await newUser(daemon, name, { Effect: 'Allow', Action: '*', Resource: '*' })
    await daemon.iam(caller).send(new GetUserCommand({}))
    await daemon.iam(caller).send(new CreateGroupCommand({ GroupName: `${name}-group` }))
    return caller
  }
  const alice = await useAs('alice')
  const series = new Set((await scrape(daemon.endpoint)).keys())
  await useAs('bob')
  const text = await (await fetch(`${daemon.endpoint}/metrics`)).text()
  assert.deepEqual(new Set((await scrape(daemon.endpoint)).keys()), series)
  for (const told of [daemon.account, 'alice', 'bob', ...Object.values(alice)]) {
    assert.ok(!text.includes(told), told)
  }
})

test('a proxy is not told, nor is anyone when metrics are off', async () => {
  await using daemon = await startTestDaemon()
  for (const [name, value] of [
    ['x-forwarded-for', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['via', '1.1 proxy'],
  ] as const) {
    const response = await fetch(`${daemon.endpoint}/metrics`, { headers: { [name]: value } })
    assert.equal(response.status, 404, name)
    assert.doesNotMatch(await response.text(), /iamd_/)
  }
  await using silent = await startTestDaemon(['--metrics', 'off'])
  assert.equal((await fetch(`${silent.endpoint}/metrics`)).status, 404)
  assert.equal((await fetch(`${silent.endpoint}/ready`)).status, 200)
})

test('a listener beyond this machine does not tell; one of its own does, and answers no calls', async () => {
  const port = await freePort()
  const open = await startDaemonProcess([...['--dev', '--metrics', `127.0.0.1:${port}`]])
  try {
    const own = `http://127.0.0.1:${port}`
    assert.ok((await scrape(own)).has('iamd_store_waiting_writes'))
    assert.equal((await fetch(`${own}/health`)).status, 200)
    assert.equal((await fetch(`${own}/ready`)).status, 200)
    assert.equal((await fetch(`${own}/?Action=GetCallerIdentity&Version=2011-06-15`)).status, 404)
    assert.equal((await fetch(`${open.endpoint}/metrics`)).status, 404)
  } finally {
    assert.equal(await open.stop(), 0)
  }
  await using everywhere = await startTestDaemon(['--listen', '0.0.0.0:0', '--allow-plaintext'])
  assert.equal((await fetch(`${everywhere.endpoint}/metrics`)).status, 404)
  assert.equal((await fetch(`${everywhere.endpoint}/health`)).status, 200)
})

test('a node tells how far it may be behind the others', async () => {
  const server = await startPostgresServer()
  after(() => server[Symbol.asyncDispose]())
  await using node = await startTestDaemon([], { url: await server.newDatabase() })
  const age = (await scrape(node.endpoint)).get('iamd_store_feed_age_seconds')
  assert.ok(age !== undefined && age >= 0)
})
