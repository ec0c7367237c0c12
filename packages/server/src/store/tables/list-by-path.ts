// Lists entities by name whose path starts with a prefix, in the time of a page wherever they are.
import type { AccountId } from '../../identifiers/account-id.ts'
import { textColumn } from '../columns.ts'
import { type Listed, listed, type PageRequest } from '../page-request.ts'
import { rowsByKeys } from '../rows-by-keys.ts'
import { searchInOrder } from '../search-in-order.ts'
import type { Reader, SqlRow } from '../store.ts'
import { mergeNamesOfPaths } from './names-of-paths.ts'

/** Tables of what has a name and a path in an account. All have an index by account, path, name. */
export type TableWithPaths =
  | 'iam_user'
  | 'iam_group'
  | 'iam_role'
  | 'managed_policy'
  | 'instance_profile'
  | 'server_certificate'

/** Entities of one kind under a path. */
export interface PathScope {
  readonly table: TableWithPaths
  readonly account: AccountId
  readonly pathPrefix: string
}

/** The names under so many paths are merged; under more, they are looked for. */
const pathsMaximum = 500
/** So many are sorted by name for each page. */
const fewMaximum = 10_000

/** Paths are ASCII and compared by their bytes, so everything under a prefix is before this. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

/** A page of rows by name. It may be short where many paths have few of very many. */
export async function listByPath(
  reader: Reader,
  scope: PathScope,
  page: PageRequest,
): Promise<Listed<SqlRow>> {
  const { table, account, pathPrefix } = scope
  if (pathPrefix === '/') {
    const sql = `SELECT * FROM ${table} WHERE account_id = ? AND name_key > ?
      ORDER BY name_key LIMIT ?`
    return listed(await reader.all(sql, account, page.after, page.limit))
  }
  const { items, searchedTo } = await namesUnder(reader, scope, page)
  const sql = `SELECT * FROM ${table} WHERE account_id = ? AND name_key`
  const rows = await rowsByKeys(reader, sql, [account], items)
  const byName = new Map(rows.map((row) => [textColumn(row, 'name_key'), row]))
  const found = items.map((name) => byName.get(name)).filter((row) => row !== undefined)
  return { items: found, searchedTo }
}

async function namesUnder(
  reader: Reader,
  scope: PathScope,
  page: PageRequest,
): Promise<Listed<string>> {
  const paths = await pathsUnder(reader, scope)
  if (paths.length <= pathsMaximum) {
    return listed(await mergeNamesOfPaths(reader, scope, paths, page))
  }
  const few = await sortNamesOfFew(reader, scope, page)
  return few === undefined ? searchNames(reader, scope, page) : listed(few)
}

/** The paths that are in use under a prefix, one more than `pathsMaximum` at the most. */
async function pathsUnder(
  reader: Reader,
  { table, account, pathPrefix }: PathScope,
): Promise<readonly string[]> {
  const end = endOf(pathPrefix)
  // From each path the index leads to the next one, however many entities have it.
  const next = (comparison: string) => `(SELECT path FROM ${table}
    WHERE account_id = ? AND ${comparison} AND path < ? ORDER BY path LIMIT 1)`
  const rows = await reader.all(
    `WITH RECURSIVE paths (path, number) AS (
       SELECT ${next('path >= ?')}, 1
       UNION ALL
       SELECT ${next(`${table}.path > paths.path`)}, number + 1 FROM paths
       WHERE path IS NOT NULL AND number <= ${pathsMaximum}
     )
     SELECT path FROM paths WHERE path IS NOT NULL`,
    ...[account, pathPrefix, end],
    ...[account, end],
  )
  return rows.map((row) => textColumn(row, 'path'))
}

/** Undefined when they are many. */
async function sortNamesOfFew(
  reader: Reader,
  { table, account, pathPrefix }: PathScope,
  { after, limit }: PageRequest,
): Promise<readonly string[] | undefined> {
  const under = `FROM ${table} WHERE account_id = ? AND path >= ? AND path < ?`
  const range = [account, pathPrefix, endOf(pathPrefix)] as const
  const found = await reader.get(
    `SELECT COUNT(*) AS amount FROM (SELECT 1 ${under} LIMIT ${fewMaximum + 1}) AS found`,
    ...range,
  )
  if (Number(found?.['amount']) > fewMaximum) return undefined
  const rows = await reader.all(
    `WITH under AS MATERIALIZED (SELECT name_key ${under})
     SELECT name_key FROM under WHERE name_key > ? ORDER BY name_key LIMIT ?`,
    ...range,
    after,
    limit,
  )
  return rows.map((row) => textColumn(row, 'name_key'))
}

/** They are many in many places: going by name finds some soon, or a short page of them. */
async function searchNames(
  reader: Reader,
  { table, account, pathPrefix }: PathScope,
  page: PageRequest,
): Promise<Listed<string>> {
  const found = await searchInOrder(
    {
      fetch: async ({ after, limit }) => {
        const rows = await reader.all(
          `SELECT name_key, path FROM ${table} WHERE account_id = ? AND name_key > ?
           ORDER BY name_key LIMIT ?`,
          account,
          after,
          limit,
        )
        return listed(
          rows.map((row) => ({ name: textColumn(row, 'name_key'), path: textColumn(row, 'path') })),
        )
      },
      keyOf: ({ name }) => name,
      select: (items) => items.filter(({ path }) => path.startsWith(pathPrefix)),
    },
    page,
  )
  return { items: found.items.map(({ name }) => name), searchedTo: found.searchedTo }
}
