// Finds what is in the way of an import in a database that is not empty.
import { numberColumn, optionalText } from '../columns.ts'
import type { Reader } from '../store.ts'
import { tablePages } from '../table-rows.ts'
import { exportedTables, type TableOfRecords } from './exported-tables.ts'
import type { Problems } from './import-refused.ts'
import { lineColumn, type ScratchDatabase } from './scratch-database.ts'

/** What no two accounts may have the same of, beside the keys of tables. */
const uniqueAcrossAccounts: Readonly<Record<string, string>> = {
  account: 'alias',
  organization: 'root_id',
  outbound_federation: 'issuer_id',
}

/** Accounts first: in whichever there is, all else would be said to be there, too. */
export async function findConflicts(
  reader: Reader,
  scratch: ScratchDatabase,
  problems: Problems,
): Promise<void> {
  if ((await reader.get('SELECT id FROM account LIMIT 1')) === undefined) return
  for (const table of exportedTables.filter(({ name }) => name === 'account')) {
    await findTaken(reader, scratch, table, 'id', problems)
  }
  problems.throwIfAny()
  for (const table of exportedTables) {
    const [only, ...others] = table.key
    if (only !== undefined && others.length === 0) {
      await findTaken(reader, scratch, table, only, problems)
    }
    const unique = uniqueAcrossAccounts[table.name]
    if (unique !== undefined) await findTaken(reader, scratch, table, unique, problems)
  }
}

async function findTaken(
  reader: Reader,
  scratch: ScratchDatabase,
  table: TableOfRecords,
  column: string,
  problems: Problems,
): Promise<void> {
  for await (const page of tablePages(scratch.reader, table)) {
    const lines = new Map(
      page.flatMap((row) => {
        const value = optionalText(row, column)
        return value === undefined ? [] : [[value, numberColumn(row, lineColumn)] as const]
      }),
    )
    if (lines.size === 0) continue
    const places = [...lines].map(() => '?').join(', ')
    const sql = `SELECT ${column} AS value FROM ${table.name} WHERE ${column} IN (${places})`
    for (const { value } of await reader.all(sql, ...lines.keys())) {
      problems.add(lines.get(String(value)), `${table.kind} ${value} is there already`)
    }
  }
}
