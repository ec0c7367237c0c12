// Merges the names of several paths into one order, reading little more of each than is needed.
import { textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader } from '../store.ts'
import type { PathScope } from './list-by-path.ts'

/** The names of one path, as far as they have been read. */
interface PathNames {
  readonly path: string
  readonly names: string[]
  /** How many were asked for last; fewer than that were the last ones. */
  asked: number
  ended: boolean
}

/** Of more paths, the first names are read by one statement. */
const pathsOneByOne = 16

/** The first names after a key. `paths` are all that the prefix has, each once. */
export async function mergeNamesOfPaths(
  reader: Reader,
  scope: PathScope,
  paths: readonly string[],
  page: PageRequest,
): Promise<readonly string[]> {
  const asked = namesOfEach(page.limit, paths.length)
  const all: PathNames[] = paths.map((path) => ({ path, names: [], asked, ended: false }))
  if (paths.length > pathsOneByOne) await readFirstNames(reader, scope, all, asked, page.after)
  else await Promise.all(all.map((one) => readOn(reader, scope, one, page.after)))
  for (;;) {
    const first = all
      .flatMap(({ names }) => names)
      .sort()
      .slice(0, page.limit)
    const last = first.length < page.limit ? undefined : first.at(-1)
    // Only what has been read to its end, or beyond the page, can't add to it any more.
    const open = all.filter(
      ({ ended, names }) => !ended && (last === undefined || (names.at(-1) ?? '') < last),
    )
    if (open.length === 0) return first
    for (const one of open) one.asked *= 2
    await Promise.all(open.map((one) => readOn(reader, scope, one, page.after)))
  }
}

/** Enough for most paths where names are spread evenly: a share, and what chance adds to it. */
function namesOfEach(limit: number, paths: number): number {
  const share = limit / paths
  return Math.min(limit, Math.ceil(share + 2 * Math.sqrt(share)) + 1)
}

async function readOn(
  reader: Reader,
  { table, account }: PathScope,
  one: PathNames,
  after: string,
): Promise<void> {
  const rows = await reader.all(
    `SELECT name_key FROM ${table} WHERE account_id = ? AND path = ? AND name_key > ?
     ORDER BY name_key LIMIT ?`,
    account,
    one.path,
    one.names.at(-1) ?? after,
    one.asked,
  )
  one.names.push(...rows.map((row) => textColumn(row, 'name_key')))
  one.ended = rows.length < one.asked
}

/** Reads so many names of each path: from each name the index leads to the next of its path. */
async function readFirstNames(
  reader: Reader,
  { table, account, pathPrefix }: PathScope,
  all: readonly PathNames[],
  asked: number,
  after: string,
): Promise<void> {
  const end = all.at(-1)?.path ?? pathPrefix
  const nextPath = (comparison: string) => `(SELECT path FROM ${table}
    WHERE account_id = ? AND ${comparison} AND path <= ? ORDER BY path LIMIT 1)`
  const nextName = (row: string, comparison: string) => `(SELECT name_key FROM ${table}
    WHERE account_id = ? AND ${table}.path = ${row}.path AND ${comparison}
    ORDER BY name_key LIMIT 1)`
  const rows = await reader.all(
    `WITH RECURSIVE paths (path) AS (
       SELECT ${nextPath('path >= ?')}
       UNION ALL
       SELECT ${nextPath(`${table}.path > paths.path`)} FROM paths WHERE path IS NOT NULL
     ), names (path, name_key, number) AS (
       SELECT path, ${nextName('paths', 'name_key > ?')}, 1 FROM paths WHERE path IS NOT NULL
       UNION ALL
       SELECT path, ${nextName('names', `${table}.name_key > names.name_key`)}, number + 1
       FROM names WHERE name_key IS NOT NULL AND number < ?
     )
     SELECT path, name_key FROM names WHERE name_key IS NOT NULL`,
    ...[account, pathPrefix, end],
    ...[account, end],
    ...[account, after],
    ...[account, asked],
  )
  const byPath = new Map(all.map((one) => [one.path, one]))
  for (const row of rows) {
    byPath.get(textColumn(row, 'path'))?.names.push(textColumn(row, 'name_key'))
  }
  for (const one of all) {
    one.names.sort()
    one.ended = one.names.length < asked
  }
}
