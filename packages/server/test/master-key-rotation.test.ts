// The master key is changed while daemons run, and at every moment some known key opens the database.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { createMasterKey, readMasterKey } from '../src/store/master-key.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { addMasterKey } from '../src/store/unlock-vault.ts'
import { createLockedVault } from '../src/store/vault.ts'
import { runIamd, spawnIamd, temporaryDirectory } from './support/daemon-process.ts'
import { printedRoot, startOperatedDaemon } from './support/operated-daemon.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import type { Credentials } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)

async function newDatabase(name: string): Promise<{ data: string; root: Credentials }> {
  const data = join(directory, name)
  const { code, stdout } = await runIamd(['account', 'create', '--data', data])
  assert.equal(code, 0)
  return { data, root: printedRoot({ stdout }) }
}

/** Every secret opens under the key that is in the ordinary place. */
async function isWell(data: string, ...flags: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runIamd(['check', '--data', data, ...flags])
  assert.equal(code, 0, stdout + stderr)
}

test('a running daemon goes on, the new key opens the database, the old one does not', async () => {
  const { data, root } = await newDatabase('plain')
  const oldKey = join(directory, 'old.key')
  writeFileSync(oldKey, readFileSync(join(data, 'master.key')), { mode: 0o600 })
  await using daemon = await startOperatedDaemon(['--data', data])
  const rotated = await runIamd(['rotate-master-key', '--data', data])
  assert.equal(rotated.code, 0, rotated.stderr)
  assert.match(rotated.stdout, /master\.key holds a new key; the old one no longer opens/)
  const { Account } = await daemon.sts(root).send(new GetCallerIdentityCommand({}))
  assert.match(Account ?? '', /^\d{12}$/)
  assert.notDeepEqual(readFileSync(join(data, 'master.key')), readFileSync(oldKey))
  assert.equal(existsSync(join(data, 'master.key.new')), false)
  await isWell(data)
  const old = await runIamd(['account', 'list', '--data', data, '--master-key', oldKey])
  assert.equal(old.code, 1)
  assert.match(old.stderr, /^iamd: the database is sealed under another master key: \w{16}, and/)
})

test('a key file that a killed run left unwritten is made anew', async () => {
  const { data } = await newDatabase('unwritten')
  writeFileSync(join(data, 'master.key.new'), '', { mode: 0o600 })
  const { code, stderr } = await runIamd(['rotate-master-key', '--data', data])
  assert.equal(code, 0, stderr)
  await isWell(data)
})

const interruptions: readonly (readonly [string, (data: string) => Promise<void>])[] = [
  [
    'the new key is in its file',
    async (data) => void createMasterKey(join(data, 'master.key.new')),
  ],
  ['both keys open the database', addNewKey],
  [
    'the new key is in the place of the old one',
    async (data) => {
      await addNewKey(data)
      renameSync(join(data, 'master.key.new'), join(data, 'master.key'))
    },
  ],
]

async function addNewKey(data: string): Promise<void> {
  const added = createMasterKey(join(data, 'master.key.new'))
  const old = readMasterKey(join(data, 'master.key'), { mayCreate: false })
  const store = openSqliteStore({ file: join(data, 'iamd.db') }, createLockedVault())
  await store.write((writer) => addMasterKey(writer, old, added))
  await store.close()
}

for (const [moment, interrupt] of interruptions) {
  test(`interrupted when ${moment}, the database opens, and the next run finishes`, async () => {
    const { data } = await newDatabase(moment.replaceAll(' ', '-'))
    await interrupt(data)
    await isWell(data)
    assert.equal((await runIamd(['rotate-master-key', '--data', data])).code, 0)
    await isWell(data)
    const finished = await runIamd(['rotate-master-key', '--finish', '--data', data])
    assert.match(finished.stdout, /^No other key opens the database any more; 0 keys did\.$/m)
  })
}

test('killed after whichever change in its directory, the database opens as before', async () => {
  const { data } = await newDatabase('killed')
  for (let changes = 1; changes <= 12; changes += 1) {
    const running = spawnIamd(['rotate-master-key', '--data', data])
    let seen = 0
    const watcher = watch(data, () => {
      seen += 1
      if (seen === changes) running.child.kill('SIGKILL')
    })
    await new Promise((resolve) => running.child.once('close', resolve))
    watcher.close()
    await isWell(data)
  }
})

test('nodes on PostgreSQL get the new key one after the other, then the old one is refused', async () => {
  await using server = await startPostgresServer(['-c', 'fsync=off'])
  const keys = join(directory, 'keys')
  mkdirSync(keys)
  const [old, next] = [join(keys, 'old.key'), join(keys, 'next.key')]
  createMasterKey(old)
  const store = ['--store', await server.newDatabase()]
  const withKey = (key: string) => [...store, '--master-key', key]
  await using one = await startOperatedDaemon(withKey(old))
  const root = printedRoot(one.process.output())
  const alone = await runIamd(['rotate-master-key', ...withKey(old)])
  assert.equal(alone.code, 2)
  assert.match(alone.stderr, /say --new FILE/)
  const both = await runIamd(['rotate-master-key', '--new', next, '--finish', ...withKey(old)])
  assert.equal(both.code, 2)
  assert.equal((await runIamd(['rotate-master-key', '--new', next, ...withKey(old)])).code, 0)
  await using other = await startOperatedDaemon(withKey(next))
  for (const node of [one, other]) await node.sts(root).send(new GetCallerIdentityCommand({}))
  for (const key of [old, next]) {
    assert.equal((await runIamd(['check', ...withKey(key)])).code, 0)
  }
  const finished = await runIamd(['rotate-master-key', '--finish', ...withKey(next)])
  assert.match(finished.stdout, /1 key did/)
  for (const node of [one, other]) await node.sts(root).send(new GetCallerIdentityCommand({}))
  const refused = await runIamd(['account', 'list', ...withKey(old)])
  assert.match(refused.stderr, /sealed under another master key/)
  const world = join(keys, 'world.key')
  writeFileSync(world, readFileSync(next), { mode: 0o644 })
  const open = await runIamd(['check', ...withKey(world)])
  assert.match(open.stderr, /is open to others; run: chmod 600/)
})
