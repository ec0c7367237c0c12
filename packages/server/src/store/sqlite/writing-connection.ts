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
    commit: () => execute('COMMIT'),
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
