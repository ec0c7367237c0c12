// Remembers rows of one state of the database, so that reading the same row again costs no SQL.
import type { SqlRow, SqlValue } from '../store.ts'

/** Rows by statement and values. Whoever holds it forgets them when the database has changed. */
export interface RememberedRows {
  /** The row of an earlier read, else of `read`, which is then remembered. */
  row(sql: string, values: readonly SqlValue[], read: () => SqlRow | undefined): SqlRow | undefined
  forget(): void
}

/** Makes a memory of at most `limit` rows; a full one starts anew. */
export function createRememberedRows(limit: number): RememberedRows {
  const statements = new Map<string, Map<string, SqlRow | undefined>>()
  let size = 0
  const forget = () => {
    statements.clear()
    size = 0
  }
  return {
    row(sql, values, read) {
      const key = valuesKey(values)
      const known = statements.get(sql)
      const remembered = known?.get(key)
      // Rows that are not there are remembered, too.
      if (remembered !== undefined || known?.has(key)) return remembered
      const row = read()
      if (size >= limit) forget()
      const rows = statements.get(sql) ?? new Map<string, SqlRow | undefined>()
      statements.set(sql, rows)
      rows.set(key, row)
      size += 1
      return row
    },
    forget,
  }
}

/** One text for each list of values: lengths and types keep different lists apart. */
function valuesKey(values: readonly SqlValue[]): string {
  let key = ''
  for (const value of values) {
    key += typeof value === 'string' ? `${value.length}:${value}` : `${value};`
  }
  return key
}
