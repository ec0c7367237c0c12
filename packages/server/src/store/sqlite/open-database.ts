// Opens a SQLite file with the settings that durability needs, and brings its schema up to date.
import { DatabaseSync } from 'node:sqlite'
import { DatabaseRefused } from '../database-refused.ts'
import { migrations, refuseOtherSchema } from '../schema.ts'

const busyMilliseconds = 5_000

/**
 * Opens a database and brings its schema to a version, the newest unless another is asked for. Not
 * `mayChange`: one that has an older schema is refused instead.
 * @throws {DatabaseRefused} when that is not possible; the message says why.
 */
export function openDatabase(
  file: string,
  { schema = migrations.length, mayChange = true }: OpenOptions = {},
): DatabaseSync {
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
    if (mayChange) migrate(database, file, schema)
    else refuseOtherSchema(schemaVersion(database))
    return database
  } catch (error) {
    if (database?.isOpen) database.close()
    if (error instanceof DatabaseRefused) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseRefused(`database \`${file}\` can't be opened: ${reason}`, { cause: error })
  }
}

interface OpenOptions {
  readonly schema?: number
  readonly mayChange?: boolean
}

function migrate(database: DatabaseSync, file: string, schema: number): void {
  if (schemaVersion(database) === schema) return
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
    for (const statement of migrations.slice(version, schema).flat()) database.exec(statement)
    database.exec(`PRAGMA user_version = ${schema}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}
