// Opens the store that the configuration names with its master key, for the commands that need it.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { DatabaseRefused } from '../store/database-refused.ts'
import { MasterKeyError, parseMasterKey, readMasterKey } from '../store/master-key.ts'
import { keepPrivate } from '../store/private-file-mode.ts'
import { lockDataDirectory } from '../store/sqlite/data-directory-lock.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { syncName } from '../store/sync-name.ts'
import { isSealedDirectly, unlockVault } from '../store/unlock-vault.ts'
import { createLockedVault, createVault, type LockedVault, type Vault } from '../store/vault.ts'

/** Path of the database in a data directory. */
const databaseFile = (config: Config): string => join(config.dataDirectory, 'iamd.db')

function makeDataDirectory({ dataDirectory }: Config): void {
  const first = mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  // What is made durable in it needs its own name to be, and those of what it is in.
  for (let made = resolve(dataDirectory); made.length >= first.length; made = dirname(made)) {
    syncName(made)
  }
}

/** Whether there is a database to open, so that none has to be made. */
export const hasDatabase = (config: Config): boolean =>
  config.postgresUrl !== undefined || existsSync(databaseFile(config))

/** How a store is opened. */
export interface OpenOptions {
  /** Not: a database of another schema is refused, and nothing is written. */
  readonly mayChange: boolean
  /** Whether statements on PostgreSQL may take long, as those on whole tables do. */
  readonly isPatient: boolean
}

const patientMilliseconds = 600_000

/**
 * Opens the store that the configuration names, creating it when there is none. Its vault is
 * unlocked later, or never by those who need no secrets.
 * @throws {DatabaseRefused} when that is not possible; the message says why.
 */
export async function openLockedStore(
  config: Config,
  vault: Vault,
  { mayChange, isPatient }: OpenOptions,
): Promise<Store> {
  const { postgresUrl: url, staleMilliseconds } = config
  if (!mayChange && !hasDatabase(config)) {
    throw new DatabaseRefused(`there is no database in ${config.dataDirectory}`)
  }
  if (url === undefined) {
    makeDataDirectory(config)
    if (mayChange) keepPrivate(databaseFile(config))
    return openSqliteStore({ file: databaseFile(config) }, vault, { mayChange })
  }
  // Who has no PostgreSQL does not load its client.
  const { defaultPostgresOptions, openPostgresStore } = await import(
    '../store/postgres/postgres-store.ts'
  )
  const patience = isPatient ? { statementMilliseconds: patientMilliseconds } : {}
  const options = { ...defaultPostgresOptions, ...patience, url, staleMilliseconds, mayChange }
  return openPostgresStore(options, vault)
}

/**
 * Opens the store that the configuration names with its master key, creating both when there are
 * none.
 * @throws {MasterKeyError | DatabaseRefused} when that is not possible; the message says why.
 */
export async function openConfiguredStore(
  config: Config,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<Store> {
  if (config.dev) return openSqliteStore({ inMemory: true }, createVault(systemRandom.bytes(32)))
  if (config.postgresUrl === undefined) makeDataDirectory(config)
  const { key } = findMasterKey(config, { mayCreate: !hasDatabase(config) })
  const vault = createLockedVault()
  const store = await openLockedStore(config, vault, { mayChange: true, isPatient })
  try {
    await unlock(config, store, vault, key)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A daemon of before the data key would go on sealing under the master key itself: none may run. */
async function unlock(
  config: Config,
  store: Store,
  vault: LockedVault,
  masterKey: Buffer,
): Promise<void> {
  const needsLock = config.postgresUrl === undefined && (await store.read(isSealedDirectly))
  const lock = needsLock ? lockDataDirectory(daemonLockFile(config)) : undefined
  try {
    await unlockVault(store, vault, masterKey)
  } finally {
    lock?.release()
  }
}

/** The file that a daemon holds a lock on while it uses a data directory. */
export const daemonLockFile = (config: Config): string => join(config.dataDirectory, 'daemon.lock')

/** A master key and the file that it is in, if it is in one that iamd may replace. */
export interface FoundMasterKey {
  readonly key: Buffer
  readonly file: string | undefined
}

/**
 * The master key: from the file that is named, the environment, a systemd credential, or the file
 * beside the database, in this order.
 * @throws {MasterKeyError} when there is none, or none that can be used.
 */
export function findMasterKey(
  config: Config,
  options: { readonly mayCreate: boolean },
): FoundMasterKey {
  const { masterKeyFile: named, postgresUrl } = config
  if (named !== undefined) {
    const mayCreate = options.mayCreate && postgresUrl === undefined
    return { key: readMasterKey(named, { mayCreate }), file: named }
  }
  const { IAMD_MASTER_KEY_BASE64: inEnvironment, CREDENTIALS_DIRECTORY: credentials } = process.env
  if (inEnvironment !== undefined) {
    return { key: parseMasterKey(inEnvironment, 'IAMD_MASTER_KEY_BASE64'), file: undefined }
  }
  const credential = credentials && join(credentials, 'iamd-master-key')
  if (credential && existsSync(credential)) {
    const key = readMasterKey(credential, { mayCreate: false, isCredential: true })
    return { key, file: undefined }
  }
  const file = join(config.dataDirectory, 'master.key')
  if (postgresUrl !== undefined && !existsSync(file)) {
    throw new MasterKeyError(
      'all nodes of a PostgreSQL database need the same master key; make it once: ' +
        '(umask 077; head -c 32 /dev/urandom | base64 > master.key), and give it by --master-key',
    )
  }
  return { key: readMasterKey(file, options), file }
}
