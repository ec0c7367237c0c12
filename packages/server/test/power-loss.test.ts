// The power fails at any moment: what was acknowledged is on the disk, whatever else is.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam'
import fc from 'fast-check'
import { openConfiguredStore } from '../src/commands/open-store.ts'
import { readConfig } from '../src/config.ts'
import { findProblems } from '../src/store/check/check-database.ts'
import type { Store } from '../src/store/store.ts'
import { assertConsistent } from './support/consistency.ts'
import {
  type DaemonProcess,
  startDaemonProcess,
  temporaryDirectory,
} from './support/daemon-process.ts'
import { printedRoot } from './support/operated-daemon.ts'
import { leaveAfter } from './support/power-cut.ts'
import {
  type DiskEvent,
  readRecords,
  recordingTo,
  whyNotRecording,
} from './support/recorded-disk.ts'
import { identityProvider } from './support/saml-federation.ts'
import type { Credentials } from './support/test-daemon.ts'

// `npm run soak` cuts many more times.
const cuts = Number(process.env['IAMD_SOAK_RUNS'] ?? 10)
const clients = 32

/**
 * What a thing went through, by the ids of the calls that were acknowledged, in order. Each step is
 * a call of its own, so that its state tells how many were done.
 */
type History = string[]

interface Load {
  readonly users: Map<string, History>
  readonly provider: History
}

type Called = Promise<{ readonly $metadata: { readonly requestId?: string } }>
const noting = (history: History) => async (call: Called) => {
  history.push((await call).$metadata.requestId ?? '')
}

const bulk = Array.from({ length: 45 }, (_, index) => ({
  Key: `key-${index}`,
  Value: 'x'.repeat(250),
}))

/** The steps of a user: made, member, tagged, no member, deleted; one in four goes all the way. */
async function live(iam: IAMClient, UserName: string, history: History): Promise<void> {
  const GroupName = 'all'
  const step = noting(history)
  const number = numberOf(UserName)
  await step(iam.send(new CreateUserCommand({ UserName, Tags: number % 2 === 0 ? bulk : [] })))
  await assert.rejects(iam.send(new CreateUserCommand({ UserName, Path: '/refused/' })), {
    name: 'EntityAlreadyExistsException',
  })
  await step(iam.send(new AddUserToGroupCommand({ UserName, GroupName })))
  if (number % 4 !== 0) return
  await step(iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'tagged', Value: '' }] })))
  await step(iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName })))
  await step(iam.send(new DeleteUserCommand({ UserName })))
}

const numberOf = (UserName: string) => Number(UserName.slice('user-'.length))
const deleted = 5
const stepsOf = (UserName: string) => (numberOf(UserName) % 4 === 0 ? deleted : 2)

/** How many steps of each user are done, of those that are not there. */
async function stepsInStore(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.read((reader) =>
    reader.all(`SELECT name, path, tags,
      (SELECT COUNT(*) FROM group_member WHERE user_id = iam_user.id) AS groups
      FROM iam_user`),
  )
  return new Map(
    rows.map(({ name, path, tags, groups }) => {
      assert.equal(path, '/', `${name} was refused`)
      const isTagged = String(tags).includes('"tagged"')
      return [String(name), isTagged ? 4 - Number(groups) : 1 + Number(groups)]
    }),
  )
}

/** Makes users over many connections; ends with them, or with the daemon. */
async function makeUsers(
  daemon: DaemonProcess,
  credentials: Credentials,
  users: Map<string, History>,
  until: number,
  killAt = Number.POSITIVE_INFINITY,
): Promise<void> {
  const { endpoint } = daemon
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const work = async () => {
    while (users.size < until && !daemon.child.killed) {
      const name = `user-${users.size}`
      const history: History = []
      users.set(name, history)
      await live(iam, name, history).catch((error: unknown) => {
        if (!daemon.child.killed) throw error
      })
      if (users.size >= killAt) daemon.child.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  iam.destroy()
}

const versions = 12

/** Megabytes in a row, so that a few calls fill the log until it is begun anew. */
const metadataOf = (version: number) =>
  identityProvider
    .metadata()
    .replace('</md:EntityDescriptor>', (end) => `<!--${'x'.repeat(4_000_000 + version)}-->${end}`)

/** Which version of its metadata the provider has; 0 when it is not there. */
async function versionInStore(store: Store): Promise<number> {
  const row = await store.read((reader) =>
    reader.get('SELECT LENGTH(metadata) AS length FROM saml_provider'),
  )
  return row === undefined ? 0 : Number(row['length']) - metadataOf(0).length
}

async function updateProvider(
  daemon: DaemonProcess,
  credentials: Credentials,
  history: History,
): Promise<void> {
  const { endpoint } = daemon
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const step = noting(history)
  const created = iam.send(
    new CreateSAMLProviderCommand({ Name: 'Corp', SAMLMetadataDocument: metadataOf(1) }),
  )
  await step(created)
  const { SAMLProviderArn } = await created
  for (let version = 2; version <= versions; version += 1) {
    const SAMLMetadataDocument = metadataOf(version)
    await step(iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, SAMLMetadataDocument })))
  }
  iam.destroy()
}

/** A first start, an ordinary end, an end by SIGKILL, and as much as makes the log begin anew. */
async function record(directory: string, disk: string): Promise<Load & { events: Events }> {
  const data = join(disk, 'data')
  const records = ['first', 'second', 'third'].map((name) => join(directory, name))
  const start = async (record: number) => {
    const through = recordingTo(records[record] ?? '')
    const daemon = await startDaemonProcess(['--data', data], undefined, {}, '127.0.0.1', through)
    after(() => daemon.child.kill('SIGKILL'))
    return daemon
  }
  const users = new Map<string, History>()
  const provider: History = []
  let daemon = await start(0)
  const root = printedRoot(daemon.output())
  const { endpoint } = daemon
  const iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: root })
  await iam.send(new CreateGroupCommand({ GroupName: 'all' }))
  iam.destroy()
  await makeUsers(daemon, root, users, 100)
  assert.equal(await daemon.stop(), 0)
  daemon = await start(1)
  await makeUsers(daemon, root, users, 1_000, 250)
  assert.equal(await daemon.ended(), null)
  daemon = await start(2)
  await Promise.all([
    makeUsers(daemon, root, users, users.size + 150),
    updateProvider(daemon, root, provider),
  ])
  assert.equal(await daemon.stop(), 0)
  return { events: readRecords(records, disk), users, provider }
}

type Events = readonly DiskEvent[]

test('SQLite: what was acknowledged is there after a power cut, and nothing is half there', {
  skip: whyNotRecording(),
}, async () => {
  const directory = temporaryDirectory(after)
  const disk = join(directory, 'disk')
  mkdirSync(disk)
  const { events, users, provider } = await record(directory, disk)
  const log = events.filter((event) => 'path' in event && event.path.endsWith('.db-wal'))
  const beginnings = log.filter((event) => event.kind === 'write' && event.at === 0)
  const logs = log.filter(({ kind }) => kind === 'create')
  assert.ok(beginnings.length > logs.length, 'the log was begun anew while the daemon ran')
  const answers = acknowledgements(events)
  for (const history of [provider, ...users.values()]) {
    for (const id of history) assert.ok(answers.has(id), 'each acknowledgement was recorded')
  }
  const cut = async (after: number, seed: number, share: number) => {
    const left = join(directory, 'left')
    mkdirSync(left)
    leaveAfter(events, { after, seed, share }, disk, left)
    const store = await openConfiguredStore(readConfig(['--data', join(left, 'data')], {}))
    try {
      await assertWell(store)
      const isDone = (id: string) => (answers.get(id) ?? after) < after
      const assertThere = (what: string, history: History, found: number, last: number) => {
        const done = history.filter(isDone).length
        const mayBe = [done, Math.min(done + 1, last)]
        const is = found === 0 && last === deleted ? [0, deleted] : [found]
        assert.ok(
          is.some((one) => mayBe.includes(one)),
          `${what}: ${done} steps were acknowledged, ${found} are there`,
        )
      }
      const there = await stepsInStore(store)
      for (const [name, history] of users) {
        assertThere(name, history, there.get(name) ?? 0, stepsOf(name))
      }
      assertThere('the provider', provider, await versionInStore(store), versions)
    } finally {
      await store.close()
      rmSync(left, { recursive: true })
    }
  }
  // A first start is short: after each of its steps, with nothing and with all of the unsynced.
  const started = Math.min(...answers.values())
  for (const [index, { kind }] of events.slice(0, started).entries()) {
    if (kind === 'write') continue
    for (const share of [0, 1]) await cut(index + 1, index, share)
  }
  const anyTime = fc.integer({ min: started, max: events.length })
  const shares = fc.constantFrom(0, 0.1, 0.5, 0.9, 1)
  const property = fc.asyncProperty(anyTime, fc.nat(), shares, cut)
  await fc.assert(property, { numRuns: cuts, endOnFailure: true })
})

/** The places among the events at which calls were answered, by their ids. */
function acknowledgements(events: Events): ReadonlyMap<string, number> {
  const answers = new Map<string, number>()
  for (const [index, event] of events.entries()) {
    if (event.kind !== 'answer') continue
    for (const [, id = ''] of event.text.matchAll(/^x-amzn-requestid: (\S+)\r$/gim)) {
      answers.set(id, index)
    }
  }
  return answers
}

async function assertWell(store: Store): Promise<void> {
  assert.deepEqual(await store.examine(), [])
  await assertConsistent(store)
  const problems = await store.read((reader) => Array.fromAsync(findProblems(reader, reader.vault)))
  assert.deepEqual(problems, [])
}
