// A disk that is full, and then no longer: writes say so, reads go on, and nothing is lost.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import {
  CreateGroupCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { createVault } from '../src/store/vault.ts'
import { assertConsistent } from './support/consistency.ts'
import {
  type DaemonProcess,
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from './support/daemon-process.ts'
import { failCalls, whyNotFailing } from './support/failing-calls.ts'
import { printedRoot } from './support/operated-daemon.ts'
import { untilReady } from './support/readiness.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const vault = createVault(Buffer.alloc(32, 1))

function rootClient(daemon: DaemonProcess, maxAttempts: number): IAMClient {
  const credentials = printedRoot(daemon.output())
  return new IAMClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials, maxAttempts })
}

const tags = Array.from({ length: 40 }, (_, index) => ({
  Key: `key-${index}`,
  Value: 'x'.repeat(250),
}))

type Unlimit = () => unknown

/**
 * Writes until the disk is full, and on; frees it, while an SDK with its retries on waits for that;
 * then everything that was acknowledged must be there, and only that.
 */
async function fillAndRecover(
  data: string,
  limit: (daemon: DaemonProcess) => Unlimit | Promise<Unlimit>,
) {
  const daemon = await startDaemonProcess(['--data', data])
  after(() => daemon.child.kill('SIGKILL'))
  const iam = rootClient(daemon, 1)
  await iam.send(new CreateUserCommand({ UserName: 'first' }))
  const unlimit = await limit(daemon)
  const made: string[] = ['first']
  let refused = 0
  const create = async (lane: number) => {
    for (let index = 0; refused < 50; index += 1) {
      const UserName = `user-${lane}-${index}`
      try {
        await iam.send(new CreateUserCommand({ UserName, Tags: tags }))
        made.push(UserName)
      } catch (error) {
        assert.ok(error instanceof Error && '$response' in error)
        assert.equal(error.name, 'ServiceUnavailable')
        const { headers } = error.$response as { headers: Record<string, string> }
        assert.equal(headers['retry-after'], '1')
        refused += 1
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, lane) => create(lane)))
  // What is there can be read and used on a full disk; but calls are better sent elsewhere.
  await untilReady(daemon.endpoint, 503)
  assert.equal((await fetch(`${daemon.endpoint}/health`)).status, 200)
  const { User } = await iam.send(new GetUserCommand({ UserName: 'first' }))
  assert.equal(User?.UserName, 'first')
  const patient = rootClient(daemon, 20)
  const waiting = patient.send(new TagUserCommand({ UserName: 'first', Tags: tags }))
  await unlimit()
  await waiting
  await untilReady(daemon.endpoint, 200)
  await iam.send(new CreateGroupCommand({ GroupName: 'after' }))
  for (const client of [iam, patient]) client.destroy()
  assert.equal(await daemon.stop(), 0)
  assert.deepEqual(await usersIn(data), made.sort())
}

async function usersIn(data: string): Promise<readonly string[]> {
  const store = openSqliteStore({ file: join(data, 'iamd.db') }, vault)
  await assertConsistent(store)
  const rows = await store.read((reader) => reader.all('SELECT name FROM iam_user'))
  await store.close()
  return rows.map(({ name }) => String(name)).sort()
}

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

test('a file that may not grow: writes say so, reads go on, all recovers', {
  skip: !hasPrlimit && 'needs prlimit',
}, async () => {
  const data = join(temporaryDirectory(after), 'data')
  await fillAndRecover(data, ({ child }) => {
    const allow = (bytes: string) =>
      spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`])
    allow(String(2_500_000))
    return () => allow('unlimited')
  })
})

/** A file system in memory, which only root can mount. */
function mount(directory: string, options: string): boolean {
  mkdirSync(directory, { recursive: true })
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'iamd-test', directory]).status === 0
}
const unmount = (directory: string) => spawnSync('umount', ['-l', directory])

test('a full disk: writes say so, reads go on, all recovers', async (context) => {
  const data = join(temporaryDirectory(after), 'disk')
  if (!mount(data, 'size=6m')) return context.skip('needs the right to mount')
  try {
    await fillAndRecover(data, () => {
      const ballast = join(data, 'ballast')
      writeFileSync(ballast, Buffer.alloc(2_000_000))
      return () => rmSync(ballast)
    })
  } finally {
    unmount(data)
  }
})

/** While a file is open for writing only an error makes its file system read-only. */
const failures = [
  ['a disk that becomes read-only', 'pwrite64,ftruncate', 'EROFS'],
  ['a disk that can not be written', 'pwrite64,ftruncate', 'EIO'],
  ['a disk that does not keep what is written', 'fsync,fdatasync', 'EIO'],
] as const

for (const [disk, calls, error] of failures) {
  test(`${disk}: writes say so, reads go on, all recovers`, {
    skip: whyNotFailing(),
  }, async () => {
    const data = join(temporaryDirectory(after), 'data')
    await fillAndRecover(data, ({ child }) => failCalls(child, calls, error))
  })
}

test('what a disk did not keep is refused, and is not there after a crash either', {
  skip: whyNotFailing(),
}, async () => {
  const data = join(temporaryDirectory(after), 'data')
  const daemon = await startDaemonProcess(['--data', data])
  after(() => daemon.child.kill('SIGKILL'))
  const iam = rootClient(daemon, 1)
  await iam.send(new CreateUserCommand({ UserName: 'kept' }))
  const mend = await failCalls(daemon.child, 'fsync,fdatasync', 'EIO')
  await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'lost' })), {
    name: 'ServiceUnavailable',
  })
  await assert.rejects(iam.send(new GetUserCommand({ UserName: 'lost' })), {
    name: 'NoSuchEntityException',
  })
  iam.destroy()
  await daemon.stop('SIGKILL')
  await mend()
  assert.deepEqual(await usersIn(data), ['kept'])
})

test('a read-only disk is refused at the start, and told', async (context) => {
  const data = join(temporaryDirectory(after), 'disk')
  if (!mount(data, 'size=6m')) return context.skip('needs the right to mount')
  try {
    const first = await startDaemonProcess(['--data', data])
    await first.stop()
    spawnSync('mount', ['-o', 'remount,ro', data])
    const { code, stderr } = await runIamd(['start', '--data', data, '--listen', '127.0.0.1:0'])
    assert.equal(code, 1)
    assert.match(stderr, /^iamd: the file system is read-only/)
  } finally {
    unmount(data)
  }
})

test('commits wait for the disk', async () => {
  const file = join(temporaryDirectory(after), 'iamd.db')
  const store = openSqliteStore({ file }, vault)
  // Of the writing connection, on which transactions run; 2 is FULL. SQLite's manual, "PRAGMA
  // synchronous": in WAL mode with FULL each commit is synced to the log.
  const setting = (name: string) => store.write((writer) => writer.get(`PRAGMA ${name}`))
  assert.deepEqual({ ...(await setting('synchronous')) }, { synchronous: 2 })
  assert.deepEqual({ ...(await setting('journal_mode')) }, { journal_mode: 'wal' })
  await store.close()
})

test('files copied at any moment under load open, with all that was acknowledged before', async () => {
  const directory = temporaryDirectory(after)
  const file = join(directory, 'iamd.db')
  await using daemon = await startTestDaemon([], { file })
  const acknowledged: string[] = []
  const copies: { readonly copy: string; readonly before: readonly string[] }[] = []
  // As a power cut leaves them: the log as far as it was, torn at any byte after the last sync.
  const copyNow = () => {
    const copy = join(directory, `copy-${copies.length}.db`)
    const before = [...acknowledged]
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) {
      const log = readFileSync(`${file}-wal`)
      const torn = Buffer.alloc((copies.length * 1_371) % 9_000, 0x5a)
      writeFileSync(`${copy}-wal`, Buffer.concat([log, torn]))
    }
    copies.push({ copy, before })
  }
  await Promise.all(
    Array.from({ length: 600 }, async (_, index) => {
      const GroupName = `group-${index}`
      const iam = daemon.iam()
      if (index < 300) await iam.send(new CreateGroupCommand({ GroupName }))
      else await iam.send(new CreateUserCommand({ UserName: GroupName, Tags: tags }))
      acknowledged.push(GroupName)
      if (acknowledged.length % 60 === 0) copyNow()
    }),
  )
  assert.equal(copies.length, 10)
  for (const { copy, before } of copies) {
    const database = new DatabaseSync(copy)
    assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok')
    database.close()
    const store = openSqliteStore({ file: copy }, vault)
    await assertConsistent(store)
    const rows = await store.read((reader) =>
      reader.all('SELECT name FROM iam_group UNION SELECT name FROM iam_user'),
    )
    const there = new Set(rows.map(({ name }) => String(name)))
    assert.deepEqual(
      before.filter((name) => !there.has(name)),
      [],
    )
    await store.close()
  }
  await daemon.iam().send(new ListGroupsCommand({}))
})
