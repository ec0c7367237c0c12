// Lists entities by name whose path starts with a prefix, however few of how many have it.
import type { AccountId } from '../../identifiers/account-id.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow } from '../store.ts'

type TableWithPaths = 'iam_user' | 'iam_group' | 'iam_role' | 'managed_policy'

/** So many are sorted by name for each page; of more, the next by name are near. */
const fewMaximum = 5_000

/** Paths are ASCII and compared by their bytes, so everything under a prefix is before this. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

/** A page of rows by name. */
export async function listByPath(
  reader: Reader,
  table: TableWithPaths,
  account: AccountId,
  pathPrefix: string,
  { after, limit }: PageRequest,
): Promise<readonly SqlRow[]> {
  if (pathPrefix === '/') {
    const sql = `SELECT * FROM ${table} WHERE account_id = ? AND name_key > ?
      ORDER BY name_key LIMIT ?`
    return reader.all(sql, account, after, limit)
  }
  const under = `FROM ${table} WHERE account_id = ? AND path >= ? AND path < ?`
  const range = [account, pathPrefix, endOf(pathPrefix)] as const
  const found = await reader.get(
    `SELECT COUNT(*) AS amount FROM (SELECT 1 ${under} LIMIT ${fewMaximum + 1}) AS found`,
    ...range,
  )
  if (Number(found?.['amount']) <= fewMaximum) {
    return reader.all(
      `WITH under AS MATERIALIZED (SELECT * ${under})
       SELECT * FROM under WHERE name_key > ? ORDER BY name_key LIMIT ?`,
      ...range,
      after,
      limit,
    )
  }
  return reader.all(
    `SELECT * FROM ${table} WHERE account_id = ? AND name_key > ?
     AND substr(path, 1, length(?)) = ? ORDER BY name_key LIMIT ?`,
    account,
    after,
    pathPrefix,
    pathPrefix,
    limit,
  )
}
