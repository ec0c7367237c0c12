// What other nodes changed: told by the server, looked for all the same, and never forgotten.
import type { ChangeKey, ChangeListener, Reader, SqlRow } from '../store.ts'

/** Rows of the feed after a place, oldest first. */
export const feedSql =
  'SELECT sequence, node, keys FROM change_feed WHERE sequence > ? ORDER BY sequence'

/** How many rows are kept at least, in milliseconds: who was away for longer forgets everything. */
export const feedKeptMilliseconds = 3_600_000

/** The place of a node in the feed. */
export interface ChangeFeed {
  /** The last row that this node knows of. */
  readonly sequence: number
  /** Takes rows that were read after `sequence`, asked for at a time of `performance.now()`. */
  take(rows: readonly SqlRow[], askedAt: number): void
  /** For how many milliseconds the node may have missed changes. */
  age(): number
}

/** Makes the feed of a node that knows everything up to a row. */
export function createChangeFeed(
  node: string,
  start: number,
  announce: ChangeListener,
): ChangeFeed {
  let sequence = start
  let currentAt = performance.now()
  return {
    get sequence() {
      return sequence
    },
    take(rows, askedAt) {
      // Rows may have been dropped that this node never saw.
      if (askedAt - currentAt > feedKeptMilliseconds / 2) announce(undefined)
      for (const row of rows) {
        const at = Number(row['sequence'])
        if (at <= sequence) continue
        sequence = at
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
