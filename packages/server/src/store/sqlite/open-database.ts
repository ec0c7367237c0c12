// Opens a SQLite file with the settings that durability needs, and brings its schema up to date.
import { DatabaseSync } from 'node:sqlite'
import { DatabaseRefused } from '../database-refused.ts'
import { migrations } from '../schema.ts'

const busyMilliseconds = 5_000

/**
 * Opens and migrates a database.
 * @throws {DatabaseRefused} when that is not possible; the message says why.
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: busyMilliseconds })
    database.exec('PRAGMA foreign_keys = ON')
    if (file !== ':memory:') {
      // FULL: a commit is on the disk when it returns, even if the power fails right after.
      database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000',
      )
    }
    migrate(database, file)
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    if (error instanceof DatabaseRefused) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseRefused(`database \`${file}\` can't be opened: ${reason}`, { cause: error })
  }
}

function migrate(database: DatabaseSync, file: string): void {
  if (schemaVersion(database) === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    // Read again: another process may have migrated while this one waited for the lock.
    const version = schemaVersion(database)
    if (version > migrations.length) {
      throw new DatabaseRefused(
        `database \`${file}\` has schema ${version}, this iamd knows up to ${migrations.length}; ` +
          'use the iamd that wrote it, or a newer one',
      )
    }
    for (const statement of migrations.slice(version).flat()) database.exec(statement)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
