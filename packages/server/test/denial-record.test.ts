// The record of denials: bounded in number, size, rate and age, paged, and kept over a restart.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type DenialLimits, defaultDenialLimits } from '../src/denials/denial-limits.ts'
import { allow } from './support/assumable-role.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { denialOfCreation, deniedCreation } from './support/denials.ts'
import { toolbox } from './support/iam-toolbox.ts'
import { newUser } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)
let files = 0
const newFile = () => {
  files += 1
  return join(directory, `${files}.db`)
}

const { account, daemon: ofDaemon } = defaultDenialLimits
const limitsWith = (changes: Partial<DenialLimits>): DenialLimits => ({
  ...defaultDenialLimits,
  ...changes,
})

/** Which of some denials are on record. */
const onRecord = (daemon: TestDaemon, ids: readonly string[], root = daemon.root) =>
  Promise.all(
    ids.map(async (id) => {
      const client = toolbox(daemon, { credentials: root })
      return (await client.GetRequestAuthorizationDetails(id)).status === 200
    }),
  )

async function deniedCreations(daemon: TestDaemon, caller: typeof daemon.root, amount: number) {
  const ids: string[] = []
  for (let index = 0; index < amount; index += 1) {
    ids.push(await deniedCreation(daemon, caller, `user-${index}`))
  }
  return ids
}

test('a restart keeps the record, to the letter', async () => {
  const file = newFile()
  const first = await startTestDaemon([], { file })
  const caller = await newUser(first, 'alice', allow('iam:GetUser'))
  const ids = await deniedCreations(first, caller, 3)
  const ask = (daemon: TestDaemon) =>
    Promise.all(
      ids.map((id) =>
        toolbox(daemon, { credentials: first.root }).GetRequestAuthorizationDetails(id),
      ),
    )
  const before = await ask(first)
  assert.deepEqual(
    before.map(({ status }) => status),
    [200, 200, 200],
  )
  await first[Symbol.asyncDispose]()
  await using second = await startTestDaemon([], { file })
  assert.deepEqual(await ask(second), before)
  const [{ uri = '' } = {}] = Object(before[0]?.body['policies'])
  const asker = toolbox(second, { credentials: first.root })
  const policy = await asker.GetRequestAuthorizationPolicy(ids[0] ?? '', uri)
  assert.deepEqual(Object(policy.body['policyDocument']).Statement, [allow('iam:GetUser')])
})

test('after 24 hours there is nothing to ask about', async () => {
  let time = Date.now()
  const now = () => new Date(time)
  await using daemon = await startTestDaemon([], { now })
  const caller = await newUser(daemon, 'alice')
  const id = await deniedCreation(daemon, caller)
  const client = toolbox(daemon, { now })
  const hour = 60 * 60 * 1000
  time += 24 * hour - 1
  assert.equal((await client.GetRequestAuthorizationDetails(id)).status, 200)
  time += 1
  const gone = await client.GetRequestAuthorizationDetails(id)
  assert.deepEqual([gone.status, gone.error], [404, 'ResourceNotFoundException'])
})

test('a flood evicts the oldest of its own account, and nothing of others', async () => {
  const file = newFile()
  const denialLimits = limitsWith({ account: { ...account, records: 5 } })
  const first = await startTestDaemon([], { file, denialLimits })
  const other = await first.newAccount()
  const inOther = { ...first, root: other.root, iam: (given = other.root) => first.iam(given) }
  const spared = await deniedCreations(first, await newUser(inOther, 'carol'), 2)
  const flood = await deniedCreations(first, await newUser(first, 'alice'), 8)
  await first[Symbol.asyncDispose]()
  await using second = await startTestDaemon([], { file, denialLimits })
  const kept = await onRecord(second, flood, first.root)
  assert.deepEqual(kept, [false, false, false, true, true, true, true, true])
  assert.deepEqual(await onRecord(second, spared, other.root), [true, true])
})

test('the size of the record is bounded, by account and together', async () => {
  const bytes = 8_000
  for (const changes of [
    { account: { ...account, bytes } },
    { daemon: { ...ofDaemon, bytes } },
  ] satisfies Partial<DenialLimits>[]) {
    const file = newFile()
    const denialLimits = limitsWith(changes)
    const first = await startTestDaemon([], { file, denialLimits })
    const ids = await deniedCreations(
      first,
      await newUser(first, 'alice', allow('iam:GetUser')),
      12,
    )
    await first[Symbol.asyncDispose]()
    await using second = await startTestDaemon([], { file, denialLimits })
    const kept = await onRecord(second, ids, first.root)
    const firstKept = kept.indexOf(true)
    assert.ok(firstKept > 0, 'the oldest are gone')
    assert.ok(kept.slice(firstKept).every(Boolean), 'only the oldest are gone')
    const usage = await second.store.read((reader) =>
      reader.get(
        `SELECT (SELECT SUM(LENGTH(record)) FROM denial) +
                (SELECT SUM(LENGTH(policies)) FROM denial_policy_set) AS size`,
      ),
    )
    assert.ok(Number(usage?.['size']) <= bytes)
  }
})

test('equal policies are kept once, and go with the last denial that has them', async () => {
  const file = newFile()
  const first = await startTestDaemon([], { file })
  const alice = await newUser(first, 'alice', allow('iam:GetUser'))
  const bert = await newUser(first, 'bert', allow('iam:GetUser'))
  await deniedCreations(first, alice, 3)
  await deniedCreations(first, bert, 1)
  await first[Symbol.asyncDispose]()
  const setsIn = async (daemon: TestDaemon) => {
    const rows = await daemon.store.read((reader) => reader.all('SELECT * FROM denial_policy_set'))
    return rows.length
  }
  const denialLimits = limitsWith({ account: { ...account, records: 1 } })
  const second = await startTestDaemon([], { file, denialLimits })
  assert.equal(await setsIn(second), 2)
  await deniedCreations(second, bert, 1)
  await second[Symbol.asyncDispose]()
  await using third = await startTestDaemon([], { file })
  assert.equal(await setsIn(third), 1)
})

test('past its rate an account is denied without ids, until time has passed', async () => {
  let time = Date.now()
  const denialLimits = limitsWith({ account: { ...account, burst: 3, perSecond: 1 } })
  await using daemon = await startTestDaemon([], { now: () => new Date(time), denialLimits })
  const caller = await newUser(daemon, 'alice')
  const hasId = async () => /authorization-details/.test(await denialOfCreation(daemon, caller))
  assert.deepEqual(
    [await hasId(), await hasId(), await hasId(), await hasId(), await hasId()],
    [true, true, true, false, false],
  )
  const other = await daemon.newAccount()
  const inOther = { ...daemon, root: other.root, iam: (given = other.root) => daemon.iam(given) }
  await deniedCreation(daemon, await newUser(inOther, 'carol'))
  time += 1_000
  assert.deepEqual([await hasId(), await hasId()], [true, false])
})

test('the rate of all accounts together is bounded too', async () => {
  const time = new Date()
  const denialLimits = limitsWith({ daemon: { ...ofDaemon, burst: 1, perSecond: 1 } })
  await using daemon = await startTestDaemon([], { now: () => time, denialLimits })
  const other = await daemon.newAccount()
  const inOther = { ...daemon, root: other.root, iam: (given = other.root) => daemon.iam(given) }
  await deniedCreation(daemon, await newUser(daemon, 'alice'))
  const message = await denialOfCreation(daemon, await newUser(inOther, 'carol'))
  assert.ok(message.endsWith('because no identity-based policy allows the iam:CreateUser action'))
})

test('evaluations come in pages, by tokens that are good for one denial', async () => {
  const denialLimits = limitsWith({ evaluationsPerPage: 1 })
  await using daemon = await startTestDaemon([], { denialLimits })
  const caller = await newUser(daemon, 'alice', allow('iam:CreateUser'))
  const id = await deniedCreation(daemon, caller)
  const another = await deniedCreation(daemon, caller)
  const client = toolbox(daemon)
  const { body: first } = await client.GetRequestAuthorizationDetails(id)
  const token = String(first['nextToken'])
  const { body: second } = await client.GetRequestAuthorizationDetails(id, token)
  const actions = [first, second].map(({ evaluations }) =>
    Object(evaluations).map(({ action }: { action: string }) => action),
  )
  assert.deepEqual(actions, [['iam:CreateUser'], ['iam:TagUser']])
  assert.deepEqual(first['policies'], second['policies'])
  assert.deepEqual(first['requestContext'], second['requestContext'])
  assert.equal(second['nextToken'], undefined)
  const foreign = await client.GetRequestAuthorizationDetails(another, token)
  assert.deepEqual([foreign.status, foreign.error], [400, 'ValidationException'])
})
