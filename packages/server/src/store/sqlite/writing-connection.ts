// The writing connection of a SQLite database, as the commit queue drives it.
import type { DatabaseSync } from 'node:sqlite'
import type { TransactionConnection } from '../transaction-connection.ts'
import type { Vault } from '../vault.ts'
import { attempt, connectionReader, createStatementCache } from './connection-reader.ts'

/** Makes a connection the one that writes. */
export function createWritingConnection(
  database: DatabaseSync,
  vault: Vault,
): TransactionConnection {
  const prepare = createStatementCache(database)
  const execute = async (sql: string) => {
    attempt(() => prepare(sql).run())
  }
  return {
    reader: connectionReader(database, vault, prepare),
    run: async (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
    begin: () => execute('BEGIN IMMEDIATE'),
    async commit() {
      try {
        await execute('COMMIT')
      } catch (error) {
        overwriteLostCommit(database)
        throw error
      }
    },
    async rollback() {
      if (database.isTransaction) database.exec('ROLLBACK')
    },
    savepoint: () => execute('SAVEPOINT work'),
    release: () => execute('RELEASE work'),
    async rollbackToSavepoint() {
      database.exec('ROLLBACK TO work; RELEASE work')
    },
    // A statement that fails in SQLite undoes itself, and the transaction goes on.
    state: () => (database.isTransaction ? 'open' : 'ended'),
    // `BEGIN IMMEDIATE` waits for the only lock there is.
    isConflict: () => false,
  }
}

/**
 * A commit that could not be synced is refused, but its frames are whole in the log: whoever opens
 * the database after a crash would find it done. The next transaction is written over it; this one
 * says what is there already, and comes at once. It fails, too, and yet has been written.
 * Source: SQLite's "WAL-mode File Format", 4.1: frames count as far as their checksums continue.
 */
function overwriteLostCommit(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
    const version = database.prepare('PRAGMA user_version').get()?.['user_version']
    database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${Number(version)}; COMMIT`)
  } catch {
    if (database.isTransaction) database.exec('ROLLBACK')
  }
}
