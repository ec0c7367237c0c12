// A daemon in this process on a free port, with real AWS SDK clients for it. Tests only.
import { IAMClient } from '@aws-sdk/client-iam'
import { STSClient } from '@aws-sdk/client-sts'
import { createAccount } from '../../src/commands/root-credentials.ts'
import { readConfig } from '../../src/config.ts'
import { ordinarySurroundings, type Surroundings, startDaemon } from '../../src/daemon.ts'
import { createLogger } from '../../src/log.ts'
import {
  defaultPostgresOptions,
  openPostgresStore,
  type PostgresOptions,
} from '../../src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createVault } from '../../src/store/vault.ts'
import { createDatabase, dropDatabase } from './postgres-server.ts'

/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A daemon under test with one account. */
export interface TestDaemon extends AsyncDisposable {
  readonly endpoint: string
  readonly account: string
  readonly store: Store
  /** The root user's key of the account. */
  readonly root: Credentials
  iam(credentials?: Credentials): IAMClient
  sts(credentials?: Credentials): STSClient
  /** Makes another account; gives its id and the key of its root user. */
  newAccount(): Promise<{ readonly account: string; readonly root: Credentials }>
  /** The lines that were logged. */
  readonly log: string[]
}

/** What a test may put in place of the ordinary. */
export interface TestSurroundings extends Partial<Surroundings> {
  /** A SQLite file, which the daemon leaves behind. */
  readonly file?: string
  /** A PostgreSQL database, which the daemon may share with others. */
  readonly url?: string
  /** How the daemon uses that database, where it is not as usual. */
  readonly postgres?: Partial<PostgresOptions>
}

const vault = createVault(Buffer.alloc(32, 7))

/** A database for one daemon, where `IAMD_TEST_POSTGRES` names a server; else memory will do. */
async function newDatabase(cleanUp: AsyncDisposableStack): Promise<string | undefined> {
  const server = process.env['IAMD_TEST_POSTGRES']
  if (server === undefined) return undefined
  const created = await createDatabase(server)
  cleanUp.defer(() => dropDatabase(server, created))
  return created
}

async function openStore(
  file: string | undefined,
  url: string | undefined,
  options?: Partial<PostgresOptions>,
): Promise<Store> {
  if (url !== undefined) {
    return openPostgresStore({ ...defaultPostgresOptions, ...options, url }, vault)
  }
  return openSqliteStore(file === undefined ? { inMemory: true } : { file }, vault)
}

/** Starts a daemon with an empty account in memory. */
export async function startTestDaemon(
  flags: readonly string[] = [],
  { file, url, postgres, ...surroundings }: TestSurroundings = {},
): Promise<TestDaemon> {
  const log: string[] = []
  await using cleanUp = new AsyncDisposableStack()
  const ownUrl = url === undefined && file === undefined ? await newDatabase(cleanUp) : undefined
  const store = await openStore(file, url ?? ownUrl, postgres)
  const config = readConfig(['--listen', '127.0.0.1:0', ...flags], {})
  const daemon = await startDaemon(
    config,
    store,
    createLogger('info', (line) => log.push(line)),
    { ...ordinarySurroundings, ...surroundings },
  )
  const address = daemon.listener.server.address()
  if (address === null || typeof address === 'string') throw new Error('the daemon has no port')
  const endpoint = `http://127.0.0.1:${address.port}`
  const newAccount = async () => {
    const { account, accessKeyId, secretAccessKey } = await createAccount(store, undefined)
    return { account, root: { accessKeyId, secretAccessKey } }
  }
  const { account, root } = await newAccount()
  const clients: { destroy(): void }[] = []
  const settingsFor = (credentials: Credentials) => ({
    endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  const afterwards = cleanUp.move()
  return {
    endpoint,
    account,
    store,
    root,
    log,
    newAccount,
    iam(credentials = root) {
      const client = new IAMClient(settingsFor(credentials))
      clients.push(client)
      return client
    },
    sts(credentials = root) {
      const client = new STSClient(settingsFor(credentials))
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await daemon.stop()
      await afterwards.disposeAsync()
    },
  }
}
