// A backup of either store, made beside a running daemon, becomes a database of either store.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { createAccount } from '../src/commands/root-credentials.ts'
import { vaultKeys } from '../src/store/schema/vault-keys.ts'
import { migrations } from '../src/store/schema.ts'
import { lockDataDirectory } from '../src/store/sqlite/data-directory-lock.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { createVault } from '../src/store/vault.ts'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { printedRoot, startOperatedDaemon } from './support/operated-daemon.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { allDetails, fillRichly } from './support/rich-account.ts'

const server = await startPostgresServer(['-c', 'fsync=off'])
after(() => server[Symbol.asyncDispose]())
const directory = temporaryDirectory(after)
const masterKey = join(directory, 'master.key')
writeFileSync(masterKey, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 })

const onSqlite = (name: string) => ['--data', join(directory, name), '--master-key', masterKey]
const onPostgres = async () => ['--store', await server.newDatabase(), '--master-key', masterKey]

async function succeeds(args: readonly string[]): Promise<void> {
  const { code, stderr, stdout } = await runIamd(args)
  assert.equal(code, 0, stdout + stderr)
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n')

/** What a backup says of the database, without when it was made. */
const contentOf = (file: string) => linesOf(file).slice(1, -1)

test('a backup moves everything from SQLite to PostgreSQL and back, keys and sessions too', async () => {
  const [source, onServer, back] = [onSqlite('source'), await onPostgres(), onSqlite('back')]
  const [first, second, third] = ['first', 'second', 'third'].map((name) => join(directory, name))
  assert.ok(first && second && third)
  let before: unknown
  let root: ReturnType<typeof printedRoot>
  let session: { accessKeyId: string; secretAccessKey: string; sessionToken: string }
  {
    await using daemon = await startOperatedDaemon([...source, '--account', '111122223333'])
    root = printedRoot(daemon.process.output())
    await fillRichly(daemon.iam(root), '111122223333')
    const { Credentials } = await daemon.sts(root).send(new GetSessionTokenCommand({}))
    session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }
    before = await allDetails(daemon.iam(root))
    await succeeds(['backup', ...source, first])
    await succeeds(['check', ...source])
  }
  assert.equal(statSync(first).mode & 0o777, 0o600)
  for (const file of readdirSync(join(directory, 'source'))) {
    assert.equal(statSync(join(directory, 'source', file)).mode & 0o077, 0, file)
  }
  await succeeds(['restore', ...onServer, first])
  await succeeds(['check', ...onServer])
  await succeeds(['backup', ...onServer, second])
  assert.deepEqual(contentOf(second), contentOf(first))
  {
    await using daemon = await startOperatedDaemon(onServer)
    const { Arn } = await daemon.sts(session).send(new GetCallerIdentityCommand({}))
    assert.equal(Arn, 'arn:aws:iam::111122223333:root')
    assert.deepEqual(await allDetails(daemon.iam(root)), before)
    await succeeds(['backup', ...onServer, third])
  }
  await succeeds(['restore', ...back, third])
  await succeeds(['check', ...back])
  await using daemon = await startOperatedDaemon(back)
  assert.deepEqual(await allDetails(daemon.iam(root)), before)
})

/** A backup with one account. */
async function smallBackup(name: string): Promise<string> {
  const file = join(directory, `${name}.backup`)
  await succeeds(['account', 'create', ...onSqlite(name)])
  await succeeds(['backup', ...onSqlite(name), file])
  return file
}

function signed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const rows = lines.filter((line) => line.startsWith('[')).length
  return `${text}${JSON.stringify({ rows, sha256 })}\n`
}

test('backup to - is the backup, restore from - takes it', async () => {
  const file = await smallBackup('piped')
  const { code, stdout } = await runIamd(['backup', ...onSqlite('piped'), '-'])
  assert.equal(code, 0)
  assert.deepEqual(stdout.trimEnd().split('\n').slice(1, -1), contentOf(file))
})

interface Refusal {
  readonly why: string
  readonly change: (lines: readonly string[]) => string
  readonly message: RegExp
}

const refusals: readonly Refusal[] = [
  {
    why: 'a file that is something else',
    change: () => '{"Users": []}\n',
    message: /this is no backup of iamd/,
  },
  { why: 'an empty file', change: () => '', message: /this is no backup of iamd/ },
  {
    why: 'a backup that was cut off',
    change: (lines) => `${lines.slice(0, -1).join('\n')}\n`,
    message: /not whole: its end is missing/,
  },
  {
    why: 'a changed value',
    change: (lines) => `${lines.join('\n').replace(/"\d{12}"/, '"999999999999"')}\n`,
    message: /damaged: its checksum is another one/,
  },
  {
    why: 'a backup of a newer schema',
    change: (lines) =>
      signed(lines.slice(0, -1).map((line) => line.replace(/"schema":\d+/, '"schema":999'))),
    message: /has schema 999, this iamd knows up to \d+/,
  },
  {
    why: 'a row that refers to nothing',
    change: (lines) => signed(lines.slice(0, -1).filter((line) => !/^\["\d{12}",\d/.test(line))),
    message: /FOREIGN KEY|foreign key/,
  },
]

test('a backup that is not sound is refused, and nothing of it is kept', async (t) => {
  const lines = linesOf(await smallBackup('sound'))
  for (const [index, { why, change, message }] of refusals.entries()) {
    await t.test(why, async () => {
      const file = join(directory, `unsound-${index}`)
      writeFileSync(file, change(lines))
      const target = onSqlite(`unsound-data-${index}`)
      const { code, stderr } = await runIamd(['restore', ...target, file])
      assert.equal(code, 1, stderr)
      assert.match(stderr, message)
      assert.equal(stderr.split('\n').length, 2, stderr)
      const { stdout } = await runIamd(['account', 'list', ...target])
      assert.equal(stdout, '')
    })
  }
})

test('a database that is not empty, or another master key, is refused', async () => {
  const file = await smallBackup('kept')
  const full = await runIamd(['restore', ...onSqlite('kept'), file])
  assert.equal(full.code, 1)
  assert.match(full.stderr, /the database is not empty \(table account\)/)
  const otherKey = join(directory, 'other.key')
  writeFileSync(otherKey, `${Buffer.alloc(32, 8).toString('base64')}\n`, { mode: 0o600 })
  const target = ['--data', join(directory, 'locked'), '--master-key', otherKey]
  const locked = await runIamd(['restore', ...target, file])
  assert.equal(locked.code, 1)
  assert.match(locked.stderr, /^iamd: the database is sealed under another master key: \w+, and/)
  const none = await runIamd(['restore', '--data', join(directory, 'keyless'), file])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /master key file .* is missing/)
})

test('a backup of an older schema is brought up to date, and its secrets under a data key', async () => {
  // As databases were before they had a data key: sealed under the master key itself.
  const data = join(directory, 'older')
  mkdirSync(data)
  const store = openSqliteStore({ file: join(data, 'iamd.db') }, createVault(Buffer.alloc(32, 9)))
  const root = await createAccount(store, '111122223333')
  await store.close()
  const current = join(directory, 'older.current')
  await succeeds(['backup', ...onSqlite('older'), current])
  const schema = migrations.indexOf(vaultKeys)
  const older = join(directory, 'older.backup')
  writeFileSync(
    older,
    signed(
      linesOf(current)
        .slice(0, -1)
        .map((line) => line.replace(/"schema":\d+/, `"schema":${schema}`)),
    ),
  )
  for (const target of [onSqlite('renewed'), await onPostgres()]) {
    await succeeds(['restore', ...target, older])
    await succeeds(['check', ...target])
    await using daemon = await startOperatedDaemon(target)
    const { Arn } = await daemon.sts(root).send(new GetCallerIdentityCommand({}))
    assert.equal(Arn, 'arn:aws:iam::111122223333:root')
  }
  // The older database itself, too, but not while a daemon seals in the old way.
  const lock = lockDataDirectory(join(data, 'daemon.lock'))
  const early = await runIamd(['account', 'list', ...onSqlite('older')])
  assert.equal(early.code, 1)
  assert.match(early.stderr, /another iamd uses this data directory/)
  lock.release()
  await using daemon = await startOperatedDaemon(onSqlite('older'))
  await daemon.sts(root).send(new GetCallerIdentityCommand({}))
  await succeeds(['check', ...onSqlite('older')])
})

test('a backup takes nothing away and leaves nothing behind when it fails', async () => {
  const file = await smallBackup('unharmed')
  const target = join(directory, 'unharmed-target')
  mkdirSync(target)
  copyFileSync(file, join(target, 'backup'))
  const { code } = await runIamd([
    'backup',
    '--data',
    join(directory, 'nowhere'),
    join(target, 'backup'),
  ])
  assert.equal(code, 1)
  assert.deepEqual(readdirSync(target), ['backup'])
  assert.deepEqual(linesOf(join(target, 'backup')), linesOf(file))
  const unwritable = join(dirname(target), 'missing', 'backup')
  const failed = await runIamd(['backup', ...onSqlite('unharmed'), unwritable])
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /no such file or directory/)
})
