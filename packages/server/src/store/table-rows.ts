// Reads whole tables page by page, and writes rows many at a time.
import type { DatabaseTable } from './database-tables.ts'
import type { Reader, SqlRow, SqlValue, Writer } from './store.ts'

const pageSize = 1_000

/** All rows of a table by its key, a page at a time, so that memory does not grow with it. */
export async function* tablePages(
  reader: Reader,
  { name, key }: DatabaseTable,
): AsyncGenerator<readonly SqlRow[]> {
  const columns = key.join(', ')
  const places = key.map(() => '?').join(', ')
  const order = `ORDER BY ${columns} LIMIT ${pageSize}`
  let page = await reader.all(`SELECT * FROM ${name} ${order}`)
  while (page.length > 0) {
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return
    page = await reader.all(
      `SELECT * FROM ${name} WHERE (${columns}) > (${places}) ${order}`,
      ...key.map((column) => last[column] ?? null),
    )
  }
}

/** Both databases take more values in a statement. */
const valuesMaximum = 2_000

/** Adds rows, whose values are in the order of the columns. */
export async function insertRows(
  writer: Pick<Writer, 'run'>,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const rowsAtOnce = Math.max(1, Math.floor(valuesMaximum / columns.length))
  const places = `(${columns.map(() => '?').join(', ')})`
  const insert = async (some: readonly (readonly SqlValue[])[]) => {
    const values = some.map(() => places).join(', ')
    await writer.run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}`,
      ...some.flat(),
    )
  }
  const wholeEnd = rows.length - (rows.length % rowsAtOnce)
  for (let start = 0; start < wholeEnd; start += rowsAtOnce) {
    await insert(rows.slice(start, start + rowsAtOnce))
  }
  // One statement text for each table, however many rows remain.
  for (const row of rows.slice(wholeEnd)) await insert([row])
}
