// Opens the store that the configuration names with its master key, for the commands that need it.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { MasterKeyError, parseMasterKey, readMasterKey } from '../store/master-key.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { createVault } from '../store/vault.ts'

/** Path of the database in a data directory. */
const databaseFile = (config: Config): string => join(config.dataDirectory, 'iamd.db')

/** Whether there is a database to open, so that none has to be made. */
export const hasDatabase = (config: Config): boolean =>
  config.postgresUrl !== undefined || existsSync(databaseFile(config))

/**
 * Opens the store that the configuration names, creating it when there is none.
 * @throws {MasterKeyError | DatabaseRefused} when that is not possible; the message says why.
 */
export async function openConfiguredStore(config: Config): Promise<Store> {
  if (config.dev) return openSqliteStore({ inMemory: true }, createVault(systemRandom.bytes(32)))
  const { postgresUrl: url, staleMilliseconds } = config
  if (url !== undefined) {
    const vault = createVault(findMasterKey(config, { mayCreate: false }))
    // Who has no PostgreSQL does not load its client.
    const { defaultPostgresOptions, openPostgresStore } = await import(
      '../store/postgres/postgres-store.ts'
    )
    return openPostgresStore({ ...defaultPostgresOptions, url, staleMilliseconds }, vault)
  }
  const file = databaseFile(config)
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const masterKey = findMasterKey(config, { mayCreate: !existsSync(file) })
  return openSqliteStore({ file }, createVault(masterKey))
}

/**
 * The master key: from the file that is named, the environment, a systemd credential, or the file
 * beside the database, in this order.
 */
function findMasterKey(config: Config, options: { readonly mayCreate: boolean }): Buffer {
  if (config.masterKeyFile !== undefined) return readMasterKey(config.masterKeyFile, options)
  const { IAMD_MASTER_KEY_BASE64: inEnvironment, CREDENTIALS_DIRECTORY: credentials } = process.env
  if (inEnvironment !== undefined) return parseMasterKey(inEnvironment, 'IAMD_MASTER_KEY_BASE64')
  const credential = credentials && join(credentials, 'iamd-master-key')
  if (credential && existsSync(credential)) {
    return readMasterKey(credential, { ...options, isCredential: true })
  }
  const file = join(config.dataDirectory, 'master.key')
  if (config.postgresUrl !== undefined && !existsSync(file)) {
    throw new MasterKeyError(
      'all nodes of a PostgreSQL database need the same master key; make it once: ' +
        '(umask 077; head -c 32 /dev/urandom | base64 > master.key), and give it by --master-key',
    )
  }
  return readMasterKey(file, options)
}
