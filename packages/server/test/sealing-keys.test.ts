// Session tokens and list markers outlive the keys that seal them, on every node.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CreateGroupCommand, ListGroupsCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { readConfig } from '../src/config.ts'
import {
  createRotatingKeyRing,
  opensMilliseconds,
  sealsAfterMilliseconds,
} from '../src/sealing/rotating-key-ring.ts'
import { createSealingKeyKeeper, ensureSealingKeys, rotateSealingKey } from '../src/sealing-keys.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { listSealingKeys } from '../src/store/tables/sealing-keys.ts'
import { createVault } from '../src/store/vault.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const server = await startPostgresServer(['-c', 'fsync=off'])
after(() => server[Symbol.asyncDispose]())

async function newSession(daemon: TestDaemon): Promise<Required<Credentials>> {
  const { Credentials } = await daemon.sts(daemon.root).send(new GetSessionTokenCommand({}))
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

/** The id of the key that sealed a token, which is in its head. */
const sealedWith = ({ sessionToken }: Required<Credentials>): string =>
  Buffer.from(sessionToken, 'base64').toString('hex', 1, 5)

/** Needs no permission, and a token that opens. */
const who = (daemon: TestDaemon, session: Credentials) =>
  daemon.sts(session).send(new GetCallerIdentityCommand({}))

async function untilSealedWith(daemon: TestDaemon, id: string): Promise<Required<Credentials>> {
  for (;;) {
    const session = await newSession(daemon)
    if (sealedWith(session) === id) return session
  }
}

/** A clock that is moved by hand. */
function movableClock() {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    advance(milliseconds: number) {
      ahead += milliseconds
    },
  }
}

test('a new key seals a minute later; sessions and markers of the old one stay good', async () => {
  const clock = movableClock()
  await using daemon = await startTestDaemon([], { now: clock.now, sealingKeysMilliseconds: 20 })
  const before = await newSession(daemon)
  const iam = daemon.iam(daemon.root)
  for (const GroupName of ['a', 'b']) await iam.send(new CreateGroupCommand({ GroupName }))
  const { Marker } = await iam.send(new ListGroupsCommand({ MaxItems: 1 }))
  const { id } = await rotateSealingKey(daemon.store, clock.now())
  assert.notEqual(sealedWith(before), id)
  // Other nodes may not know the new key yet.
  assert.equal(sealedWith(await newSession(daemon)), sealedWith(before))
  clock.advance(sealsAfterMilliseconds)
  const later = await untilSealedWith(daemon, id)
  for (const session of [before, later]) await who(daemon, session)
  const { Groups } = await iam.send(new ListGroupsCommand({ MaxItems: 1, Marker }))
  assert.deepEqual(
    Groups?.map(({ GroupName }) => GroupName),
    ['b'],
  )
})

test('every node opens what any node seals, before and after the key is changed', async () => {
  const clock = movableClock()
  const shared = { url: await server.newDatabase(), now: clock.now }
  await using one = await startTestDaemon([], shared)
  await using other = await startTestDaemon([], shared)
  const before = await newSession(one)
  await who(other, before)
  const { id } = await rotateSealingKey(one.store, clock.now())
  clock.advance(sealsAfterMilliseconds)
  // The change feed tells the other node; no timer of it is due for a while.
  const sessions = [await untilSealedWith(one, id), await untilSealedWith(other, id), before]
  for (const session of sessions) {
    for (const node of [one, other]) await who(node, session)
  }
})

test('a key of the age that is set is replaced by one node, and dropped when it is over', async () => {
  const clock = movableClock()
  const shared = { url: await server.newDatabase(), now: clock.now, sealingKeysMilliseconds: 20 }
  await using one = await startTestDaemon(['--sealing-key-days', '2'], shared)
  await using other = await startTestDaemon(['--sealing-key-days', '2'], shared)
  for (const node of [one, other]) await newSession(node)
  const keys = () => other.store.read(listSealingKeys)
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo()));
  }
  const [first] = await keys()
  clock.advance(2 * 86_400_000)
  await until(async () => (await keys()).length > 1)
  const [second, kept, ...others] = await keys()
  assert.equal(kept?.id, first?.id)
  assert.deepEqual(others, [])
  clock.advance(sealsAfterMilliseconds + opensMilliseconds - 3_600_000)
  assert.equal((await keys()).length, 2)
  clock.advance(3_600_000)
  await until(async () => (await keys()).length === 1)
  assert.equal((await keys())[0]?.id, second?.id)
})

test('with 0 days a key is changed by command only', async () => {
  const at = new Date()
  const store = openSqliteStore({ inMemory: true }, createVault(Buffer.alloc(32, 7)))
  const ring = createRotatingKeyRing(await ensureSealingKeys(store, at), () => at)
  const { sealingKeyMilliseconds } = readConfig(['--sealing-key-days', '0'], {})
  const muchLater = () => new Date(at.getTime() + 400 * 86_400_000)
  await createSealingKeyKeeper(store, ring, muchLater, sealingKeyMilliseconds).refresh()
  assert.equal((await store.read(listSealingKeys)).length, 1)
  await rotateSealingKey(store, muchLater())
  assert.equal((await store.read(listSealingKeys)).length, 2)
  await store.close()
})
