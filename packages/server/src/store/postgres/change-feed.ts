// What other nodes changed: told by the server, looked for all the same, and never forgotten.
import type { ChangeKey, ChangeListener, Reader, SqlRow } from '../store.ts'

/** Rows of the feed from a place on, oldest first. */
export const feedSql =
  'SELECT sequence, changed_at, node, keys FROM change_feed WHERE sequence >= ? ORDER BY sequence'

/** The newest row, which is never dropped: all that are up to date stand there. */
export const newestSql =
  'SELECT sequence, changed_at, node, keys FROM change_feed ORDER BY sequence DESC LIMIT 1'

/** Rows that are older than a time. */
export const forgetSql = `DELETE FROM change_feed
  WHERE changed_at < ? AND sequence < (SELECT MAX(sequence) FROM change_feed)`

/** How many rows are kept at least, in milliseconds: who was away for longer forgets everything. */
export const feedKeptMilliseconds = 3_600_000

/** A row of the feed, by which it is known again. */
export interface FeedPlace {
  /** 0: before the first. */
  readonly sequence: number
  readonly row: string
}

/** The place of a row; of none, the one before the first. */
export const placeOf = (row: SqlRow | undefined): FeedPlace =>
  row === undefined
    ? { sequence: 0, row: '' }
    : { sequence: Number(row['sequence']), row: JSON.stringify(row) }

/** What a node knows of the feed. */
export interface ChangeFeed {
  /** The last row that this node knows of. */
  readonly place: FeedPlace
  /** Takes the rows from a place on, asked for at a time of `performance.now()`. */
  take(rows: readonly SqlRow[], from: FeedPlace, askedAt: number): void
  /** The server may be another one, which knows less than the one before. */
  forget(): void
  /** For how many milliseconds the node may have missed changes. */
  age(): number
}

/** Makes the feed of a node that knows everything up to a row. */
export function createChangeFeed(
  node: string,
  start: FeedPlace,
  announce: ChangeListener,
): ChangeFeed {
  let place = start
  let currentAt = performance.now()
  const forget = () => announce(undefined)
  return {
    get place() {
      return place
    },
    forget,
    take(rows, from, askedAt) {
      // Rows may have been dropped that this node never saw.
      if (askedAt - currentAt > feedKeptMilliseconds / 2) forget()
      if (from.sequence > 0 && placeOf(rows[0]).row !== from.row) {
        // The past is another one: a standby took over that had not heard of the last commits, or a
        // backup was put in place. Numbers may come again that this node has seen.
        place = placeOf(undefined)
        forget()
      }
      for (const row of rows) {
        if (Number(row['sequence']) <= place.sequence) continue
        place = placeOf(row)
        // Its own changes a node has announced when they were committed.
        if (row['node'] !== node) announce(JSON.parse(String(row['keys'])) as ChangeKey[])
      }
      currentAt = Math.max(currentAt, askedAt)
    },
    age: () => performance.now() - currentAt,
  }
}

/** What is wrong with the feed: nodes read on from the last row, so new ones have to come after. */
export async function examineFeed(reader: Reader): Promise<readonly string[]> {
  const problems: string[] = []
  const next = await reader.get(
    `SELECT last_value AS last, (SELECT MAX(sequence) FROM change_feed) AS newest
     FROM change_feed_sequence_seq`,
  )
  if (Number(next?.['newest'] ?? 0) > Number(next?.['last'] ?? 0)) {
    problems.push('change_feed: its next number comes before its newest row')
  }
  for (const { sequence, keys } of await reader.all('SELECT sequence, keys FROM change_feed')) {
    if (!isListOfKeys(String(keys))) problems.push(`change_feed ${sequence}: keys are no list`)
  }
  return problems
}

function isListOfKeys(text: string): boolean {
  try {
    const keys: unknown = JSON.parse(text)
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string')
  } catch {
    return false
  }
}
