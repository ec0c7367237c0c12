// A reader over one SQLite connection; prepares each statement once.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Reader, type SqlRow, StoreUnavailable } from '../store.ts'
import type { Vault } from '../vault.ts'

/** Gives prepared statements by their text. */
export type StatementCache = (sql: string) => StatementSync

/** Makes a statement cache for a connection. It is bounded by the number of statements we have. */
export function createStatementCache(database: DatabaseSync): StatementCache {
  const statements = new Map<string, StatementSync>()
  return (sql) => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
}

/** Reads through a connection. */
export function connectionReader(
  database: DatabaseSync,
  vault: Vault,
  prepare: StatementCache = createStatementCache(database),
): Reader {
  return {
    vault,
    get: async (sql, ...values) => attempt(() => prepare(sql).get(...values) as SqlRow | undefined),
    all: async (sql, ...values) => attempt(() => prepare(sql).all(...values) as SqlRow[]),
  }
}

const unavailableCodes = new Set([5, 6, 8, 10, 11, 13, 14, 26])

/** Runs a statement; tells a database that is away or damaged from a broken rule. */
export function attempt<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (cause) {
    const code = sqliteCode(cause)
    // AWS-shaped errors need to know: busy, locked, read-only, I/O, corrupt, full, can't open.
    if (code !== undefined && unavailableCodes.has(code & 255)) {
      throw new StoreUnavailable('the database can not be used', { cause })
    }
    throw cause
  }
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode : undefined
}
