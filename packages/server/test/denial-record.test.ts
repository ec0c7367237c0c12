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
import {
  type Credentials,
  startTestDaemon,
  type TestDaemon,
  type TestSurroundings,
} from './support/test-daemon.ts'

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

/** The same daemon as the root user of another account sees it. */
async function anotherAccount(daemon: TestDaemon): Promise<TestDaemon> {
  const { account: id, root } = await daemon.newAccount()
  return { ...daemon, account: id, root, iam: (given = root) => daemon.iam(given) }
}

/** Runs a daemon for as long as something takes; what is in its file stays. */
async function during<Result>(
  surroundings: TestSurroundings,
  work: (daemon: TestDaemon) => Promise<Result>,
): Promise<Result> {
  await using daemon = await startTestDaemon([], surroundings)
  return await work(daemon)
}

test('a restart keeps the record, to the letter', async () => {
  const file = newFile()
  const ask = (daemon: TestDaemon, ids: readonly string[], credentials: Credentials) => {
    const client = toolbox(daemon, { credentials })
    return Promise.all(ids.map((id) => client.GetRequestAuthorizationDetails(id)))
  }
  const { ids, root, before } = await during({ file }, async (daemon) => {
    const caller = await newUser(daemon, 'alice', allow('iam:GetUser'))
    const denied = await deniedCreations(daemon, caller, 3)
    return { ids: denied, root: daemon.root, before: await ask(daemon, denied, daemon.root) }
  })
  assert.deepEqual(
    before.map(({ status }) => status),
    [200, 200, 200],
  )
  await using second = await startTestDaemon([], { file })
  assert.deepEqual(await ask(second, ids, root), before)
  const [{ uri = '' } = {}] = Object(before[0]?.body['policies'])
  const asker = toolbox(second, { credentials: root })
  const policy = await asker.GetRequestAuthorizationPolicy(ids[0] ?? '', uri)
  assert.deepEqual(Object(policy.body['policyDocument']).Statement, [allow('iam:GetUser')])
  // The account that this daemon made at its start is another.
  assert.deepEqual(await onRecord(second, ids), [false, false, false])
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

test('what was written more than 24 hours ago is not told, and then removed', async () => {
  const file = newFile()
  const { id, root } = await during({ file }, async (daemon) => ({
    id: await deniedCreation(daemon, await newUser(daemon, 'alice')),
    root: daemon.root,
  }))
  const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000)
  const now = () => tomorrow
  await during({ file, now }, async (daemon) => {
    const client = toolbox(daemon, { now, credentials: root })
    assert.equal((await client.GetRequestAuthorizationDetails(id)).status, 404)
  })
  await using third = await startTestDaemon([], { file })
  const rows = await third.store.read((reader) => reader.all('SELECT id FROM denial'))
  assert.deepEqual(rows, [])
})

test('a flood evicts the oldest of its own account, and nothing of others', async () => {
  const surroundings = {
    file: newFile(),
    denialLimits: limitsWith({ account: { ...account, records: 5 } }),
  }
  const { flood, spared, root, other } = await during(surroundings, async (daemon) => {
    const another = await anotherAccount(daemon)
    return {
      spared: await deniedCreations(daemon, await newUser(another, 'carol'), 2),
      flood: await deniedCreations(daemon, await newUser(daemon, 'alice'), 8),
      root: daemon.root,
      other: another.root,
    }
  })
  await using second = await startTestDaemon([], surroundings)
  const kept = await onRecord(second, flood, root)
  assert.deepEqual(kept, [false, false, false, true, true, true, true, true])
  assert.deepEqual(await onRecord(second, spared, other), [true, true])
})

const bytes = 8_000
for (const [whose, changes] of [
  ['an account', { account: { ...account, bytes } }],
  ['all accounts together', { daemon: { ...ofDaemon, bytes } }],
] as const) {
  test(`the size of the record of ${whose} is bounded`, async () => {
    const surroundings = { file: newFile(), denialLimits: limitsWith(changes) }
    const { ids, root } = await during(surroundings, async (daemon) => {
      const caller = await newUser(daemon, 'alice', allow('iam:GetUser'))
      return { ids: await deniedCreations(daemon, caller, 12), root: daemon.root }
    })
    await using second = await startTestDaemon([], surroundings)
    const kept = await onRecord(second, ids, root)
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
  })
}

test('equal policies are kept once, and go with the last denial that has them', async () => {
  const file = newFile()
  const bert = await during({ file }, async (daemon) => {
    const alice = await newUser(daemon, 'alice', allow('iam:GetUser'))
    const caller = await newUser(daemon, 'bert', allow('iam:GetUser'))
    await deniedCreations(daemon, alice, 3)
    await deniedCreations(daemon, caller, 1)
    return caller
  })
  const setsIn = async (daemon: TestDaemon) => {
    const rows = await daemon.store.read((reader) => reader.all('SELECT * FROM denial_policy_set'))
    return rows.length
  }
  const denialLimits = limitsWith({ account: { ...account, records: 1 } })
  await during({ file, denialLimits }, async (daemon) => {
    assert.equal(await setsIn(daemon), 2)
    await deniedCreations(daemon, bert, 1)
  })
  await using third = await startTestDaemon([], { file })
  assert.equal(await setsIn(third), 1)
})

test('a batch that the store refuses does not stand in the way of later ones', async () => {
  const file = newFile()
  const { id, root } = await during({ file }, async (daemon) => {
    const alice = await newUser(daemon, 'alice')
    await daemon.store.write((writer) =>
      writer.run(
        `CREATE TRIGGER refuse BEFORE INSERT ON denial WHEN NEW.record LIKE '%user/poison"%'
         BEGIN SELECT RAISE(ABORT, 'refused'); END`,
      ),
    )
    await deniedCreation(daemon, alice, 'poison')
    const isRefused = () => daemon.log.some((line) => line.includes('record of denials could not'))
    while (!isRefused()) await new Promise((resolve) => setImmediate(resolve))
    return { id: await deniedCreation(daemon, alice, 'later'), root: daemon.root }
  })
  await using second = await startTestDaemon([], { file })
  assert.deepEqual(await onRecord(second, [id], root), [true])
})

test('a denial names the address that the daemon listens on, and not the one it was given', async () => {
  await using daemon = await startTestDaemon()
  const message = await denialOfCreation(daemon, await newUser(daemon, 'alice'))
  assert.ok(message.includes(` Go to ${daemon.endpoint}/iam/home?region=us-east-1#/`), message)
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
  await deniedCreation(daemon, await newUser(await anotherAccount(daemon), 'carol'))
  time += 1_000
  assert.deepEqual([await hasId(), await hasId()], [true, false])
})

test('the rate of all accounts together is bounded too', async () => {
  const time = new Date()
  const denialLimits = limitsWith({ daemon: { ...ofDaemon, burst: 1, perSecond: 1 } })
  await using daemon = await startTestDaemon([], { now: () => time, denialLimits })
  await deniedCreation(daemon, await newUser(daemon, 'alice'))
  const message = await denialOfCreation(
    daemon,
    await newUser(await anotherAccount(daemon), 'carol'),
  )
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
