// The SQLite driver: the suite of all stores, and what only a file can do wrong.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { toAccessKeyId } from '../../src/identifiers/access-key-id.ts'
import { toAccountId } from '../../src/identifiers/account-id.ts'
import { readMasterKey } from '../../src/store/master-key.ts'
import { namesInOrder } from '../../src/store/schema/paths.ts'
import { migrations } from '../../src/store/schema.ts'
import { lockDataDirectory } from '../../src/store/sqlite/data-directory-lock.ts'
import { openDatabase } from '../../src/store/sqlite/open-database.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { findAccessKeyWithSecret, insertAccessKey } from '../../src/store/tables/access-keys.ts'
import {
  findAccount,
  insertAccount,
  readUsage,
  updateAccountAlias,
} from '../../src/store/tables/accounts.ts'
import { listPolicyEntities } from '../../src/store/tables/policy-entities.ts'
import { listUsers, listUsersOfGroup } from '../../src/store/tables/users.ts'
import { createVault } from '../../src/store/vault.ts'
import { runListSuite } from './list-suite.ts'
import { runStoreSuite } from './store-suite.ts'

const vault = createVault(Buffer.alloc(32, 1))
const directory = mkdtempSync(join(tmpdir(), 'iamd-store-'))
test.after(() => rmSync(directory, { recursive: true }))
let files = 0
const newFile = () => {
  files += 1
  return join(directory, `${files}.db`)
}

runStoreSuite('SQLite file', async () => openSqliteStore({ file: newFile() }, vault))
runListSuite('SQLite file', async () => openSqliteStore({ file: newFile() }, vault))
runStoreSuite('SQLite in memory', async () => openSqliteStore({ inMemory: true }, vault))

const account = toAccountId('111122223333')

test('a commit of another process is seen, also in rows that were read before', async () => {
  const file = newFile()
  const [one, other] = [openSqliteStore({ file }, vault), openSqliteStore({ file }, vault)]
  const alias = () => one.read(async (reader) => (await findAccount(reader, account))?.alias)
  await one.write((writer) => insertAccount(writer, account, new Date(0)))
  assert.equal(await alias(), undefined)
  await other.write((writer) => updateAccountAlias(writer, account, 'seen'))
  // Its own commits a store sees at once, those of others with its next view.
  while ((await alias()) === undefined) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(await alias(), 'seen')
  await Promise.all([one.close(), other.close()])
})

test('the log does not grow with the writes, though each comes after a read', async () => {
  const file = newFile()
  const store = openSqliteStore({ file }, vault)
  await store.write((writer) => insertAccount(writer, account, new Date(0)))
  for (let write = 0; write < 80; write += 1) {
    await store.read((reader) => findAccount(reader, account))
    const alias = 'x'.repeat(1_000_000 + write)
    await store.write((writer) => updateAccountAlias(writer, account, alias))
  }
  // It is begun anew when it has 8,000 pages.
  assert.ok(statSync(`${file}-wal`).size < 40_000_000)
  await store.close()
})

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const key = {
  id: toAccessKeyId('AKIAEXAMPLE'),
  account,
  userId: undefined,
  status: 'Active',
  createdAt: new Date(0),
} as const

test('what was written is there after a restart, and its secret only sealed', async () => {
  const file = newFile()
  const first = openSqliteStore({ file }, vault)
  await first.write(async (writer) => {
    await insertAccount(writer, account, new Date(0))
    await insertAccessKey(writer, key, secret)
  })
  await first.close()
  assert.ok(!readFileSync(file).includes(secret))
  const second = openSqliteStore({ file }, vault)
  const found = await second.read((reader) => findAccessKeyWithSecret(reader, key.id))
  assert.equal(found?.secret, secret)
  await second.close()
})

test('another master key opens no secret', async () => {
  const file = newFile()
  const first = openSqliteStore({ file }, vault)
  await first.write(async (writer) => {
    await insertAccount(writer, account, new Date(0))
    await insertAccessKey(writer, key, secret)
  })
  await first.close()
  const second = openSqliteStore({ file }, createVault(Buffer.alloc(32, 2)))
  await assert.rejects(second.read((reader) => findAccessKeyWithSecret(reader, key.id)))
  await second.close()
})

test('a sealed secret that is moved to another key opens nothing', async () => {
  const file = newFile()
  const store = openSqliteStore({ file }, vault)
  const other = { ...key, id: toAccessKeyId('AKIAOTHER') }
  await store.write(async (writer) => {
    await insertAccount(writer, account, new Date(0))
    await insertAccessKey(writer, key, secret)
    await insertAccessKey(writer, other, 'another secret')
  })
  const database = new DatabaseSync(file)
  database.exec(`UPDATE access_key SET sealed_secret =
    (SELECT sealed_secret FROM access_key WHERE id = '${other.id}') WHERE id = '${key.id}'`)
  database.close()
  await assert.rejects(store.read((reader) => findAccessKeyWithSecret(reader, key.id)))
  const found = await store.read((reader) => findAccessKeyWithSecret(reader, other.id))
  assert.equal(found?.secret, 'another secret')
  await store.close()
})

test('a database of the first version is brought up to date, with all that is in it', async () => {
  const file = newFile()
  const database = new DatabaseSync(file)
  for (const statement of migrations[0] ?? []) database.exec(statement)
  database.exec("INSERT INTO account (id, created_at) VALUES ('111122223333', 7)")
  database.exec('PRAGMA user_version = 1')
  database.close()
  const store = openSqliteStore({ file }, vault)
  const found = await store.read((reader) => findAccount(reader, account))
  assert.equal(found?.createdAt.getTime(), 7)
  assert.deepEqual(await store.read((reader) => reader.all('SELECT * FROM denial')), [])
  await store.close()
})

test('policy versions that were there before they were counted are counted', async () => {
  const file = newFile()
  const database = new DatabaseSync(file)
  for (const statement of migrations[0] ?? []) database.exec(statement)
  database.exec(`INSERT INTO account (id, created_at) VALUES ('${account}', 7)`)
  database.exec(`INSERT INTO managed_policy VALUES
    ('ANPA1', '${account}', 'arn', 'n', 'n', '/', NULL, 1, 1, 1, 3, '[]')`)
  database.exec("INSERT INTO policy_version VALUES ('ANPA1', 1, '{}', 1), ('ANPA1', 2, '{}', 1)")
  database.exec('PRAGMA user_version = 1')
  database.close()
  const store = openSqliteStore({ file }, vault)
  assert.equal(await store.read((reader) => readUsage(reader, account, 'policyVersions')), 2)
  await store.close()
})

test('lists of a database from before they had an order of their own are in order', async () => {
  const file = newFile()
  const before = migrations.indexOf(namesInOrder)
  const database = openDatabase(file, { schema: before })
  database.exec(`INSERT INTO account (id, created_at) VALUES ('${account}', 7)`)
  database.exec(`INSERT INTO iam_group VALUES ('AGPA1', '${account}', 'G', 'g', '/', 1)`)
  for (const [id, name] of [
    ['AIDA1', 'Zoe'],
    ['AIDA2', 'ann'],
    ['AIDA3', 'Bob'],
  ] as const) {
    database.exec(`INSERT INTO iam_user (id, account_id, name, name_key, path, created_at, tags)
      VALUES ('${id}', '${account}', '${name}', lower('${name}'), '/p/', 1, '[]')`)
    database.exec(`INSERT INTO group_member (user_id, group_id) VALUES ('${id}', 'AGPA1')`)
    database.exec(
      `INSERT INTO policy_attachment VALUES ('${id}', 'arn', '${account}', 'user', 'n')`,
    )
  }
  database.close()
  const store = openSqliteStore({ file }, vault)
  const page = { after: '', limit: 10 }
  const wanted = {
    account,
    arn: 'arn',
    kind: 'user',
    uses: ['attachment'],
    pathPrefix: '/',
  } as const
  const lists = await store.read(async (reader) => [
    await listUsersOfGroup(reader, 'AGPA1', page),
    (await listPolicyEntities(reader, wanted, page)).items,
    (await listUsers(reader, account, '/p', page)).items,
  ])
  for (const list of lists) {
    assert.deepEqual(
      list.map(({ name }) => name),
      ['ann', 'Bob', 'Zoe'],
    )
  }
  await store.close()
})

test('a database of a newer schema is refused', async () => {
  const file = newFile()
  await openSqliteStore({ file }, vault).close()
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 999')
  database.close()
  assert.throws(() => openSqliteStore({ file }, vault), /has schema 999/)
})

test('a file that is no database is refused', () => {
  const file = newFile()
  writeFileSync(file, 'this is a letter, not a database. '.repeat(100))
  assert.throws(() => openSqliteStore({ file }, vault), /can't be opened/)
})

test('a data directory is for one daemon at a time', () => {
  const file = join(directory, 'daemon.lock')
  const lock = lockDataDirectory(file)
  assert.throws(() => lockDataDirectory(file), /another iamd uses this data directory/)
  lock.release()
  lockDataDirectory(file).release()
})

test('the master key is made once, for its owner only, and refused when others can read it', () => {
  const file = join(directory, 'master.key')
  assert.throws(() => readMasterKey(file, { mayCreate: false }), /is missing/)
  const made = readMasterKey(file, { mayCreate: true })
  assert.deepEqual(readMasterKey(file, { mayCreate: false }), made)
  chmodSync(file, 0o644)
  assert.throws(() => readMasterKey(file, { mayCreate: false }), /open to others/)
  chmodSync(file, 0o600)
  writeFileSync(file, 'short')
  assert.throws(() => readMasterKey(file, { mayCreate: false }), /does not hold 32 bytes/)
})
