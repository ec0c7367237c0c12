// Reads the change feed whenever the server tells that it has grown, and now and then all the same.
import pg from 'pg'
import { type ChangeFeed, feedSql } from './change-feed.ts'
import { connectionSettings, hangUp, type PostgresLocation, queriesOf } from './connection.ts'
import { changesChannel } from './writing-connection.ts'

/** What a node that hears of nothing still notices within this time. */
const pollMilliseconds = 500
const forgetMilliseconds = 600_000

/** Reads on until it is closed, over a connection of its own that it replaces when it breaks. */
export function createFeedReader(
  location: PostgresLocation,
  feed: ChangeFeed,
  forgetOldChanges: () => Promise<unknown>,
): { close(): Promise<void> } {
  let client: pg.Client | undefined
  let underWay: Promise<void> | undefined
  let again = false
  let closed = false

  async function connect(): Promise<pg.Client> {
    if (client !== undefined) return client
    const fresh = new pg.Client(connectionSettings(location))
    const forget = () => {
      if (client === fresh) client = undefined
    }
    fresh.on('error', forget)
    fresh.on('end', forget)
    fresh.on('notification', read)
    await fresh.connect()
    client = fresh
    await fresh.query(`LISTEN ${changesChannel}`)
    return fresh
  }
  async function readOnce(): Promise<void> {
    const askedAt = performance.now()
    try {
      const { rows } = await queriesOf(await connect()).query(feedSql, [feed.sequence])
      feed.take(rows, askedAt)
    } catch {
      // Told by the feed's age, which grows until it is read again.
      const broken = client
      client = undefined
      if (broken !== undefined) await hangUp(broken)
    }
  }
  function read(): void {
    if (underWay !== undefined) {
      again = true
      return
    }
    underWay = readOnce().finally(() => {
      underWay = undefined
      if (!again || closed) return
      again = false
      read()
    })
  }
  read()
  const timers = [
    setInterval(read, pollMilliseconds),
    setInterval(() => forgetOldChanges().catch(() => {}), forgetMilliseconds),
  ]
  for (const timer of timers) timer.unref()
  return {
    async close() {
      closed = true
      for (const timer of timers) clearInterval(timer)
      while (underWay !== undefined) await underWay
      if (client !== undefined) await hangUp(client)
    },
  }
}
