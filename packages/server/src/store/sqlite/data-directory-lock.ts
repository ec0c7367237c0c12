// Lets one daemon at a time use a data directory: its caches would not hear of another's writes.
import { DatabaseSync } from 'node:sqlite'
import { DatabaseRefused } from '../database-refused.ts'
import { keepPrivate } from '../private-file-mode.ts'

/** A lock that the operating system releases when the process ends, however it ends. */
export interface DataDirectoryLock {
  release(): void
}

/**
 * Takes the lock file, which is a SQLite database held in an exclusive transaction.
 * @throws {DatabaseRefused} when another process holds it.
 */
export function lockDataDirectory(file: string): DataDirectoryLock {
  keepPrivate(file)
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new DatabaseRefused(`another iamd uses this data directory (lock \`${file}\`)`, { cause })
  }
  return { release: () => database.close() }
}
