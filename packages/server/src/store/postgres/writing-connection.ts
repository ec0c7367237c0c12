// The writing connection of a node: writers of all nodes take turns, each sees what came before.
import pg from 'pg'
import { type ChangeKey, type SqlValue, StoreUnavailable } from '../store.ts'
import type { TransactionConnection, TransactionState } from '../transaction-connection.ts'
import type { Vault } from '../vault.ts'
import { type ChangeFeed, feedSql } from './change-feed.ts'
import {
  connectionSettings,
  hangUp,
  type PostgresLocation,
  queriesOf,
  readerOf,
} from './connection.ts'
import { isConflict, isSilence, toStoreError } from './failures.ts'
import { lockSpace } from './migrate-database.ts'

const writersLock = 2
const fatePauseMilliseconds = 100

/**
 * Whatever the default of the server, the database or the role is: what is acknowledged is on the
 * disk. Stricter settings, and those about standbys, stay as they are.
 * Source: PostgreSQL's manual, "Write Ahead Log", synchronous_commit.
 */
const durableCommits = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') = 'off'`

/** The channel on which the server tells all nodes that the feed has grown. */
export const changesChannel = 'iamd_changes'

/** The writing connection, and how to end it. */
export interface PostgresWriter extends TransactionConnection {
  /** The connection may be dead and not know it: the next transaction takes a new one. */
  distrust(): void
  close(): Promise<void>
}

/** A transaction whose commit was sent, with its row of the feed if it changed anything. */
interface SentCommit {
  readonly transactionId: string
  readonly sequence: number | undefined
}

/**
 * Makes the writer of a node. It connects when it is first used, and again when it has to.
 * `onSilence` hears of statements that got no answer.
 */
export function createPostgresWriter(
  location: PostgresLocation,
  vault: Vault,
  node: string,
  feed: ChangeFeed,
  onSilence: () => void,
): PostgresWriter {
  let client: pg.Client | undefined
  let state: TransactionState = 'ended'
  let isSuspect = false
  let hasConnected = false

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
    isSuspect = false
    if (hasConnected) feed.forget()
    hasConnected = true
    try {
      await query(durableCommits, [])
    } catch (error) {
      await drop()
      throw error
    }
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
    await hangUp(gone)
  }

  /** Once a statement has failed, PostgreSQL refuses all others of the transaction. */
  async function query(sql: string, values: readonly SqlValue[]) {
    if (client === undefined) throw new StoreUnavailable('the database has gone away')
    try {
      return await queriesOf(client).query(sql, values)
    } catch (error) {
      if (isSilence(error)) onSilence()
      if (error instanceof StoreUnavailable) await drop()
      else state = 'broken'
      throw error
    }
  }
  const execute = async (sql: string) => {
    await query(sql, [])
  }

  /**
   * A connection that broke during COMMIT leaves open whether it took effect. The server knows, at
   * the latest when the lock that the transaction held is free again.
   */
  async function hasCommitted(sent: SentCommit): Promise<boolean> {
    await drop()
    await connected()
    await query('BEGIN', [])
    await query('SELECT pg_advisory_xact_lock(?, ?)', [lockSpace, writersLock])
    const isThere = await isKnown(sent)
    await query('ROLLBACK', [])
    return isThere
  }

  /** By its row where it has one: a standby that took over may number its transactions anew. */
  async function isKnown({ transactionId, sequence }: SentCommit): Promise<boolean> {
    if (sequence === undefined) {
      const asked = await query('SELECT pg_xact_status(?::xid8) AS status', [transactionId])
      return asked.rows[0]?.['status'] === 'committed'
    }
    const asked = await query('SELECT node FROM change_feed WHERE sequence = ?', [sequence])
    return asked.rows[0]?.['node'] === node
  }

  /** Asks until the server answers again: only then is it sure what to tell the callers. */
  async function fateOf(sent: SentCommit, failure: StoreUnavailable): Promise<void> {
    const deadline = performance.now() + location.outcomeMilliseconds
    for (;;) {
      try {
        if (await hasCommitted(sent)) return
        throw failure
      } catch (error) {
        if (error === failure || performance.now() > deadline) throw failure
      }
      await new Promise((resolve) => setTimeout(resolve, fatePauseMilliseconds))
    }
  }

  return {
    reader: readerOf({ query }, vault),
    run: async (sql, ...values) => (await query(sql, values)).rowCount ?? 0,
    async begin() {
      const askedAt = performance.now()
      if (isSuspect) void drop()
      await connected()
      const from = feed.place
      // One round trip: the three are sent together. The feed is read by a statement of its own,
      // so that it sees what was committed while the lock was waited for.
      const begun = query('BEGIN', [])
      const locked = query('SELECT pg_advisory_xact_lock(?, ?)', [lockSpace, writersLock])
      const read = query(feedSql, [from.sequence])
      // The first that fails is the reason; those after it only say that the transaction is broken.
      await Promise.allSettled([begun, locked, read])
      await begun
      await locked
      const { rows } = await read
      state = 'open'
      feed.take(rows, from, askedAt)
    },
    async commit(changes: readonly ChangeKey[]) {
      const { rows } =
        changes.length === 0
          ? await query('SELECT pg_current_xact_id()::text AS id', [])
          : await query(
              `WITH grown AS (
                 INSERT INTO change_feed (changed_at, node, keys) VALUES (?, ?, ?) RETURNING sequence
               )
               SELECT pg_current_xact_id()::text AS id, sequence, pg_notify('${changesChannel}', '')
               FROM grown`,
              [Date.now(), node, JSON.stringify([...new Set(changes)])],
            )
      try {
        await query('COMMIT', [])
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        const { id, sequence } = rows[0] ?? {}
        const row = sequence === undefined ? undefined : Number(sequence)
        await fateOf({ transactionId: String(id), sequence: row }, error)
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
    distrust() {
      isSuspect = true
    },
    close: drop,
  }
}
