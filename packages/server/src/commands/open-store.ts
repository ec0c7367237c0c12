// Opens the store of a data directory with its master key, for the commands that need it.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { systemRandom } from '../identifiers/random-source.ts'
import { readMasterKey } from '../store/master-key.ts'
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { createVault } from '../store/vault.ts'

/** Path of the database in a data directory. */
export const databaseFile = (config: Config): string => join(config.dataDirectory, 'iamd.db')

/**
 * Opens the store that the configuration names, creating it when there is none.
 * @throws {MasterKeyError | DatabaseRefused} when that is not possible; the message says why.
 */
export function openConfiguredStore(config: Config): Store {
  if (config.dev) return openSqliteStore({ inMemory: true }, createVault(systemRandom.bytes(32)))
  const file = databaseFile(config)
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const masterKeyFile = config.masterKeyFile ?? join(config.dataDirectory, 'master.key')
  const masterKey = readMasterKey(masterKeyFile, { mayCreate: !existsSync(file) })
  return openSqliteStore({ file }, createVault(masterKey))
}
