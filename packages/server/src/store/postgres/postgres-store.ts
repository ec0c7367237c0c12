// The store of many nodes: PostgreSQL, one writer at a time, and a feed of what changed.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createCommitQueue } from '../commit-queue.ts'
import { DatabaseRefused } from '../database-refused.ts'
import { refuseOtherSchema } from '../schema.ts'
import { type ChangeKey, type ChangeListener, type Store, StoreUnavailable } from '../store.ts'
import { createStoreFigures } from '../store-figures.ts'
import type { Vault } from '../vault.ts'
import {
  createChangeFeed,
  examineFeed,
  type FeedPlace,
  feedKeptMilliseconds,
  forgetSql,
  newestSql,
  placeOf,
} from './change-feed.ts'
import { connectionSettings, type PostgresLocation, type PostgresPatience } from './connection.ts'
import { readDatabaseUrl } from './database-url.ts'
import { createFeedReader } from './feed-reader.ts'
import { migrateDatabase, readSchemaVersion } from './migrate-database.ts'
import { createPostgresReads } from './reading-connections.ts'
import { refusalReason } from './refusal-reason.ts'
import { createPostgresWriter } from './writing-connection.ts'

/** How a node uses its database. */
export interface PostgresOptions extends PostgresPatience {
  /** `postgres://user:password@host/database?sslmode=verify-full`. */
  readonly url: string
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
  const address = readDatabaseUrl(options.url)
  const location: PostgresLocation = { ...options, address }
  const node = randomBytes(8).toString('hex')
  const listeners: ChangeListener[] = []
  const announce: ChangeListener = (keys) => {
    for (const listener of listeners) listener(keys)
  }
  const { newest, dangers } = await prepareDatabase(location, options.mayChange)
  const feed = createChangeFeed(node, newest, announce)
  const reads = createPostgresReads(location, vault, options.readConnections)
  const writer = createPostgresWriter(location, vault, node, feed, reads.distrust)
  const figures = createStoreFigures()
  const onCommit = (keys: readonly ChangeKey[]) => {
    if (keys.length > 0) announce(keys)
  }
  const queue = createCommitQueue(writer, onCommit, figures)
  const forgetOldChanges = async () => {
    if (!options.mayChange) return
    await queue.write(async (transaction) => {
      const before = Date.now() - feedKeptMilliseconds
      await transaction.run(forgetSql, before)
    })
  }
  const feedReader = createFeedReader(location, feed, forgetOldChanges, () => {
    writer.distrust()
    reads.distrust()
  })
  let closed = false
  return {
    figures,
    feedAge: () => feed.age(),
    description: `PostgreSQL ${address.name}`,
    dangers: address.caution === undefined ? dangers : [address.caution, ...dangers],
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
  location: PostgresLocation,
  mayChange: boolean,
): Promise<{ readonly newest: FeedPlace; readonly dangers: readonly string[] }> {
  let client: pg.Client | undefined
  try {
    client = new pg.Client(connectionSettings(location))
    // A connection that breaks also fails the query under way, which is where it is told.
    client.on('error', () => {})
    await client.connect()
    if (mayChange) await migrateDatabase(client)
    else refuseOtherSchema(await readSchemaVersion(client))
    const { rows } = await client.query(newestSql)
    const off = await client.query<{ name: string }>(
      "SELECT name FROM pg_settings WHERE name = ANY ($1) AND setting = 'off' ORDER BY name",
      [protections],
    )
    return {
      newest: placeOf(rows[0]),
      dangers: off.rows.map(
        ({ name }) => `the database server has ${name} = off: a power cut may lose everything`,
      ),
    }
  } catch (cause) {
    const what = `database \`${location.address.name}\` can't be used`
    throw new DatabaseRefused(`${what}: ${refusalReason(cause)}`, { cause })
  } finally {
    await client?.end().catch(() => {})
  }
}
