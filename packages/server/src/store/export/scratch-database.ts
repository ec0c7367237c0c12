// A database for a while: it holds an export while that is verified, each row with its line.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attempt, connectionReader } from '../sqlite/connection-reader.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import type { Reader, SqlRow } from '../store.ts'
import { createVault, type Vault } from '../vault.ts'
import { exportedTables, type TableOfRecords } from './exported-tables.ts'
import { countingStatements } from './usage-counters.ts'

/** The column that a table of a scratch database has beside its own. */
export const lineColumn = 'export_line'

/** Rows that are not yet anybody's. */
export interface ScratchDatabase extends Disposable {
  readonly reader: Reader
  /** Adds a row; gives the columns that another row has the same of, when that can't be. */
  add(table: TableOfRecords, row: SqlRow, line: number): readonly string[] | undefined
  /** Writes what follows from all rows, once they are added: copies, and counts of what accounts have. */
  complete(): void
}

const constraintBroken = 19

const copyingStatements = exportedTables.flatMap(({ name, columns }) =>
  Object.entries(columns).flatMap(([column, exported]) =>
    'sql' in exported ? [`UPDATE ${name} SET ${column} = COALESCE((${exported.sql}), '')`] : [],
  ),
)

/** Makes one. What is secret in it is sealed under a key that is in memory only. */
export function createScratchDatabase(): ScratchDatabase {
  const vault: Vault = createVault(randomBytes(32))
  const directory = mkdtempSync(join(tmpdir(), 'iamd-import-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const database = openDatabase(join(directory, 'iamd.db'))
    // Records may be in any order; what refers to nothing is looked for when all are there.
    database.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF')
    for (const { name } of exportedTables) {
      database.exec(`ALTER TABLE ${name} ADD COLUMN ${lineColumn} BIGINT`)
    }
    database.exec('BEGIN')
    const inserts = new Map(
      exportedTables.map(({ name, columns }) => {
        const all = [...Object.keys(columns), lineColumn]
        const places = all.map(() => '?').join(', ')
        const sql = `INSERT INTO ${name} (${all.join(', ')}) VALUES (${places})`
        return [name, database.prepare(sql)] as const
      }),
    )
    return {
      reader: connectionReader(database, vault),
      add({ name, columns }, row, line) {
        const values = Object.keys(columns).map((column) => row[column] ?? null)
        try {
          attempt(() => inserts.get(name)?.run(...values, line))
          return undefined
        } catch (error) {
          if (!(error instanceof Error && 'errcode' in error)) throw error
          if ((Number(error.errcode) & 255) !== constraintBroken) throw error
          return [...error.message.matchAll(/\w+\.(\w+)/g)].map(([, column = '']) => column)
        }
      },
      complete() {
        for (const statement of [...copyingStatements, ...countingStatements])
          attempt(() => database.exec(statement))
      },
      [Symbol.dispose]() {
        database.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
