// What is measured: a store that has been filled, its raw commit rate, and daemons on it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  defaultPostgresOptions,
  openPostgresStore,
} from '../../packages/server/src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { createVault } from '../../packages/server/src/store/vault.ts'
import {
  type PostgresServer,
  withConnection,
} from '../../packages/server/test/support/postgres-server.ts'
import { type ServerProcess, startServer } from '../server-process.ts'

/** A database under measurement. */
export interface Subject extends AsyncDisposable {
  readonly name: string
  open(): Promise<Store>
  startNode(): Promise<ServerProcess>
  /** Durable commits of one row, one after the other, without anything of ours. */
  rawCommitsPerSecond(): Promise<number>
  /** Once filled: lets the database plan by what is in it, as it does by itself after a while. */
  analyze(): Promise<void>
}

const masterKey = Buffer.alloc(32, 7)
const main = new URL('../../packages/server/from-source.mjs', import.meta.url).pathname
const config = new URL('../bench-config.json', import.meta.url).pathname
const rawMilliseconds = 2_000

const startNode = (flags: readonly string[]) =>
  startServer(
    main,
    (port) => [
      ...['start', '--listen', `127.0.0.1:${port}`, '--log', 'warn', '--config', config],
      ...flags,
    ],
    undefined,
  )

/** A SQLite file in a directory of its own. */
export function sqliteSubject(): Subject {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-bench-'))
  const file = join(directory, 'iamd.db')
  writeFileSync(join(directory, 'master.key'), masterKey.toString('base64'), { mode: 0o600 })
  return {
    name: 'SQLite',
    open: async () => openSqliteStore({ file }, createVault(masterKey)),
    startNode: () => startNode(['--data', directory]),
    async rawCommitsPerSecond() {
      const database = new DatabaseSync(join(directory, 'raw.db'))
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      database.exec('CREATE TABLE raw (id INTEGER PRIMARY KEY, text TEXT)')
      const insert = database.prepare('INSERT INTO raw (text) VALUES (?)')
      const rate = await rateOf(async () => insert.run('x'.repeat(100)))
      database.close()
      return rate
    },
    async analyze() {},
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true })
    },
  }
}

/** A new database of a PostgreSQL server. */
export async function postgresSubject(server: PostgresServer): Promise<Subject> {
  const url = await server.newDatabase()
  const directory = mkdtempSync(join(tmpdir(), 'iamd-bench-'))
  const keyFile = join(directory, 'master.key')
  writeFileSync(keyFile, masterKey.toString('base64'), { mode: 0o600 })
  const patient = { ...defaultPostgresOptions, statementMilliseconds: 600_000 }
  return {
    name: 'PostgreSQL',
    open: () => openPostgresStore({ ...patient, url }, createVault(masterKey)),
    startNode: () => startNode(['--store', url, '--master-key', keyFile]),
    rawCommitsPerSecond: () =>
      withConnection(url, async (client) => {
        await client.query('CREATE TABLE raw (id BIGINT GENERATED ALWAYS AS IDENTITY, text TEXT)')
        const sql = 'INSERT INTO raw (text) VALUES ($1)'
        const insert = () => client.query({ name: 'raw', text: sql, values: ['x'.repeat(100)] })
        const rate = await rateOf(insert)
        await client.query('DROP TABLE raw')
        return rate
      }),
    analyze: () =>
      withConnection(url, async (client) => void (await client.query('VACUUM ANALYZE'))),
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true })
    },
  }
}

async function rateOf(commit: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  let commits = 0
  while (performance.now() - started < rawMilliseconds) {
    await commit()
    commits += 1
  }
  return (commits * 1_000) / (performance.now() - started)
}
