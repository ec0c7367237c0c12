// Reads the rows of many keys by one statement, of which there are few forms to prepare.
import type { Reader, SqlRow, SqlValue } from './store.ts'

const keysAtOnce = 1_024

/**
 * Rows whose `column` is one of the keys, in no order.
 * @param sql a query up to the keys, such as `SELECT … WHERE account_id = ? AND arn`.
 */
export async function rowsByKeys(
  reader: Reader,
  sql: string,
  values: readonly SqlValue[],
  keys: readonly string[],
): Promise<readonly SqlRow[]> {
  const rows: SqlRow[] = []
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const some = keys.slice(start, start + keysAtOnce)
    const size = 2 ** Math.ceil(Math.log2(some.length))
    // One more of the same finds no more.
    const padded = Array.from({ length: size }, (_, index) => some[index] ?? some[0] ?? '')
    const marks = Array.from({ length: size }, () => '?').join(', ')
    rows.push(...(await reader.all(`${sql} IN (${marks})`, ...values, ...padded)))
  }
  return rows
}
