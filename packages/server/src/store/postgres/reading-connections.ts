// Reads: each on a consistent view of its own, over a few connections that are kept open.
import pg from 'pg'
import type { Reader } from '../store.ts'
import type { Vault } from '../vault.ts'
import {
  connectionSettings,
  hangUp,
  type PostgresLocation,
  type Queries,
  queriesOf,
  readerOf,
} from './connection.ts'
import { isSilence, toStoreError } from './failures.ts'

/** The reading side of a node. */
export interface PostgresReads {
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
  /** Connections may be dead and not know it: those that are open now serve no further read. */
  distrust(): void
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
    // Each with settings of its own, as files may have changed.
    Client: class extends pg.Client {
      constructor() {
        super({ ...connectionSettings(location), pipeline: true })
      }
    },
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
  const suspects = new WeakSet<pg.Client>()
  const distrust = () => {
    for (const client of open) suspects.add(client)
  }
  async function connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect().catch((cause: unknown) => {
        throw toStoreError(cause)
      })
      if (!suspects.has(client)) return client
      client.release(true)
      void hangUp(client)
    }
  }
  return {
    distrust,
    async read(work) {
      // Much is answered from memory: who reads nothing needs no connection.
      let opened: Promise<View> | undefined
      const query: Queries['query'] = async (sql, values) => {
        opened ??= connect().then(openView)
        const { queries } = await opened
        return queries.query(sql, values).catch((error: unknown) => {
          // Where one gets no answer, others would wait in vain as well, one after the other.
          if (isSilence(error)) distrust()
          throw error
        })
      }
      let failure: Error | undefined
      try {
        const result = await work(readerOf({ query }, vault))
        await (await opened)?.begun
        return result
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error))
        throw error
      } finally {
        // Nobody waits for the end of a view in which nothing was written.
        opened?.then(
          ({ client, queries }) =>
            queries.query('COMMIT', []).then(
              () => client.release(),
              (error: unknown) => {
                if (isSilence(error)) distrust()
                client.release(failure ?? true)
              },
            ),
          // It was never opened, which the query has told.
          () => {},
        )
      }
    },
    async close() {
      await Promise.race([pool.end(), Promise.all([...open].map(hangUp))])
    },
  }
}

interface View {
  readonly client: pg.PoolClient
  readonly queries: Queries
  readonly begun: Promise<unknown>
}

function openView(client: pg.PoolClient): View {
  const queries = queriesOf(client)
  // Not waited for: it travels with the first query. Should it fail, so does that.
  const begun = queries.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', [])
  begun.catch(() => {})
  return { client, queries, begun }
}
