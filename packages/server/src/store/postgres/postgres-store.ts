// The store of many nodes: PostgreSQL, one writer at a time, and a feed of what changed.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createCommitQueue } from '../commit-queue.ts'
import { DatabaseRefused } from '../database-refused.ts'
import { refuseOtherSchema } from '../schema.ts'
import { type ChangeKey, type ChangeListener, type Store, StoreUnavailable } from '../store.ts'
import { createStoreFigures } from '../store-figures.ts'
import type { Vault } from '../vault.ts'
import { createChangeFeed, examineFeed, feedKeptMilliseconds } from './change-feed.ts'
import { connectionSettings, type PostgresLocation } from './connection.ts'
import { createFeedReader } from './feed-reader.ts'
import { migrateDatabase, readSchemaVersion } from './migrate-database.ts'
import { createPostgresReads } from './reading-connections.ts'
import { createPostgresWriter } from './writing-connection.ts'

/** How a node uses its database. */
export interface PostgresOptions extends PostgresLocation {
  readonly readConnections: number
  /** For how long a node that can't reach the database may answer from memory. */
  readonly staleMilliseconds: number
  /** Not: a database of another schema is refused, and nothing is written. */
  readonly mayChange: boolean
}

export const defaultPostgresOptions: Omit<PostgresOptions, 'url'> = {
  readConnections: 8,
  connectMilliseconds: 2_000,
  statementMilliseconds: 5_000,
  outcomeMilliseconds: 15_000,
  staleMilliseconds: 5_000,
  mayChange: true,
}

/**
 * Opens a PostgreSQL database, creating and migrating its tables as needed.
 * @throws {DatabaseRefused} when that is not possible; the message says why, without the password.
 */
export async function openPostgresStore(options: PostgresOptions, vault: Vault): Promise<Store> {
  const where = withoutPassword(options.url)
  const node = randomBytes(8).toString('hex')
  const listeners: ChangeListener[] = []
  const announce: ChangeListener = (keys) => {
    for (const listener of listeners) listener(keys)
  }
  const { newest, dangers } = await prepareDatabase(options, where)
  const feed = createChangeFeed(node, newest, announce)
  const writer = createPostgresWriter(options, vault, node, feed)
  const figures = createStoreFigures()
  const onCommit = (keys: readonly ChangeKey[]) => {
    if (keys.length > 0) announce(keys)
  }
  const queue = createCommitQueue(writer, onCommit, figures)
  const reads = createPostgresReads(options, vault, options.readConnections)
  const forgetOldChanges = async () => {
    if (!options.mayChange) return
    await queue.write(async (transaction) => {
      const before = Date.now() - feedKeptMilliseconds
      await transaction.run('DELETE FROM change_feed WHERE changed_at < ?', before)
    })
  }
  const feedReader = createFeedReader(options, feed, forgetOldChanges)
  let closed = false
  return {
    figures,
    feedAge: () => feed.age(),
    description: `PostgreSQL ${where}`,
    dangers,
    read: (work) => reads.read(work),
    write: (work) => queue.write(work),
    onChange: (listener) => listeners.push(listener),
    examine: () => reads.read(examineFeed),
    refuseIfStale() {
      if (feed.age() <= options.staleMilliseconds) return
      throw new StoreUnavailable('the database can not be reached, and memory may be out of date')
    },
    async close() {
      if (closed) return
      closed = true
      await queue.close()
      await Promise.all([feedReader.close(), reads.close(), writer.close()])
    },
  }
}

/** Settings of a server without which a power cut damages its files. */
const protections = ['fsync', 'full_page_writes']

/** Brings the schema up to date; gives the newest row of the feed, and how the server is careless. */
async function prepareDatabase(
  options: PostgresOptions,
  where: string,
): Promise<{ readonly newest: number; readonly dangers: readonly string[] }> {
  let client: pg.Client | undefined
  try {
    client = new pg.Client(connectionSettings(options))
    // A connection that breaks also fails the query under way, which is where it is told.
    client.on('error', () => {})
    await client.connect()
    if (options.mayChange) await migrateDatabase(client)
    else refuseOtherSchema(await readSchemaVersion(client))
    const { rows } = await client.query('SELECT max(sequence) AS newest FROM change_feed')
    const off = await client.query<{ name: string }>(
      "SELECT name FROM pg_settings WHERE name = ANY ($1) AND setting = 'off' ORDER BY name",
      [protections],
    )
    return {
      newest: Number(rows[0]?.['newest'] ?? 0),
      dangers: off.rows.map(
        ({ name }) => `the database server has ${name} = off: a power cut may lose everything`,
      ),
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause)
    throw new DatabaseRefused(`database \`${where}\` can't be used: ${reason}`, { cause })
  } finally {
    await client?.end().catch(() => {})
  }
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url)
    return `${parsed.host}${parsed.pathname}`
  } catch {
    throw new DatabaseRefused('write the database as postgres://user:password@host:port/database')
  }
}
