// The writing connection of a node: writers of all nodes take turns, each sees what came before.
import pg from 'pg'
import { type ChangeKey, type SqlValue, StoreUnavailable } from '../store.ts'
import type { TransactionConnection, TransactionState } from '../transaction-connection.ts'
import type { Vault } from '../vault.ts'
import { type ChangeFeed, feedSql } from './change-feed.ts'
import { connectionSettings, type PostgresLocation, queriesOf, readerOf } from './connection.ts'
import { isConflict, toStoreError } from './failures.ts'
import { lockSpace } from './migrate-database.ts'

const writersLock = 2

/** The channel on which the server tells all nodes that the feed has grown. */
export const changesChannel = 'iamd_changes'

/** The writing connection, and how to end it. */
export interface PostgresWriter extends TransactionConnection {
  close(): Promise<void>
}

/** Makes the writer of a node. It connects when it is first used, and again when it has to. */
export function createPostgresWriter(
  location: PostgresLocation,
  vault: Vault,
  node: string,
  feed: ChangeFeed,
): PostgresWriter {
  let client: pg.Client | undefined
  let state: TransactionState = 'ended'

  async function connected(): Promise<pg.Client> {
    if (client !== undefined) return client
    const fresh = new pg.Client({ ...connectionSettings(location), pipeline: true })
    fresh.on('error', () => forget(fresh))
    fresh.on('end', () => forget(fresh))
    try {
      await fresh.connect()
    } catch (cause) {
      throw toStoreError(cause)
    }
    client = fresh
    return fresh
  }
  const forget = (gone: pg.Client) => {
    if (client !== gone) return
    client = undefined
    state = 'ended'
  }
  const drop = async () => {
    const gone = client
    if (gone === undefined) return
    forget(gone)
    await gone.end().catch(() => {})
  }

  /** Once a statement has failed, PostgreSQL refuses all others of the transaction. */
  async function query(sql: string, values: readonly SqlValue[]) {
    if (client === undefined) throw new StoreUnavailable('the database has gone away')
    try {
      return await queriesOf(client).query(sql, values)
    } catch (error) {
      if (error instanceof StoreUnavailable) await drop()
      else state = 'broken'
      throw error
    }
  }
  const execute = async (sql: string) => {
    await query(sql, [])
  }

  /** A connection that broke during COMMIT leaves open whether it took effect; the server knows. */
  async function hasCommitted(transactionId: string): Promise<boolean> {
    await drop()
    const asked = await (await connected()).query('SELECT pg_xact_status($1::xid8) AS status', [
      transactionId,
    ])
    return asked.rows[0]?.['status'] === 'committed'
  }

  return {
    reader: readerOf({ query }, vault),
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
    async begin() {
      const askedAt = performance.now()
      await connected()
      // One round trip: the three are sent together. The feed is read by a statement of its own,
      // so that it sees what was committed while the lock was waited for.
      const [, , { rows }] = await Promise.all([
        query('BEGIN', []),
        query('SELECT pg_advisory_xact_lock(?, ?)', [lockSpace, writersLock]),
        query(feedSql, [feed.sequence]),
      ])
      state = 'open'
      feed.take(rows, askedAt)
    },
    async commit(changes: readonly ChangeKey[]) {
      const { rows } =
        changes.length === 0
          ? await query('SELECT pg_current_xact_id()::text AS id', [])
          : await query(
              `WITH grown AS (
                 INSERT INTO change_feed (changed_at, node, keys) VALUES (?, ?, ?) RETURNING sequence
               )
               SELECT pg_current_xact_id()::text AS id, pg_notify('${changesChannel}', '') FROM grown`,
              [Date.now(), node, JSON.stringify([...new Set(changes)])],
            )
      try {
        await query('COMMIT', [])
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        if (!(await hasCommitted(String(rows[0]?.['id'])))) throw error
      }
      state = 'ended'
    },
    async rollback() {
      if (client !== undefined && state !== 'ended') await execute('ROLLBACK').catch(drop)
      state = 'ended'
    },
    savepoint: () => execute('SAVEPOINT work'),
    release: () => execute('RELEASE SAVEPOINT work'),
    async rollbackToSavepoint() {
      await execute('ROLLBACK TO SAVEPOINT work')
      await execute('RELEASE SAVEPOINT work')
      state = 'open'
    },
    state: () => state,
    isConflict,
    close: drop,
  }
}
