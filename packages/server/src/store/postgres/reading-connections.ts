// Reads: each on a consistent view of its own, over a few connections that are kept open.
import pg from 'pg'
import type { Reader } from '../store.ts'
import type { Vault } from '../vault.ts'
import {
  connectionSettings,
  hangUp,
  type PostgresLocation,
  queriesOf,
  readerOf,
} from './connection.ts'
import { toStoreError } from './failures.ts'

/** The reading side of a node. */
export interface PostgresReads {
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Makes the reading side; `connections` are opened as they are needed. */
export function createPostgresReads(
  location: PostgresLocation,
  vault: Vault,
  connections: number,
): PostgresReads {
  const pool = new pg.Pool({
    ...connectionSettings(location),
    pipeline: true,
    max: connections,
    idleTimeoutMillis: 60_000,
  })
  // A connection that breaks is replaced when it is needed; a query under way fails with it.
  pool.on('error', () => {})
  const open = new Set<pg.Client>()
  pool.on('connect', (client) => {
    client.on('error', () => {})
    open.add(client)
  })
  pool.on('remove', (client) => open.delete(client))
  return {
    async read(work) {
      const client = await pool.connect().catch((cause: unknown) => {
        throw toStoreError(cause)
      })
      const queries = queriesOf(client)
      // Not waited for: it travels with the first query. Should it fail, so does that.
      const begun = queries.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', [])
      begun.catch(() => {})
      let failure: Error | undefined
      try {
        const result = await work(readerOf(queries, vault))
        await begun
        return result
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error))
        throw error
      } finally {
        await queries.query('COMMIT', []).then(
          () => client.release(),
          () => client.release(failure ?? true),
        )
      }
    },
    async close() {
      await Promise.all([pool.end(), ...[...open].map(hangUp)])
    },
  }
}
