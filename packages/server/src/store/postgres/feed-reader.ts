// Reads the change feed whenever the server tells that it has grown, and now and then all the same.
import pg from 'pg'
import { type ChangeFeed, feedSql } from './change-feed.ts'
import { connectionSettings, hangUp, type PostgresLocation, queriesOf } from './connection.ts'
import { changesChannel } from './writing-connection.ts'

/** What a node that hears of nothing still notices within this time. */
const pollMilliseconds = 500
const forgetMilliseconds = 600_000

/**
 * Reads on until it is closed, over a connection of its own that it replaces when it breaks.
 * `onBroken` hears of that: nobody looks more often than this reader whether the server is there.
 */
export function createFeedReader(
  location: PostgresLocation,
  feed: ChangeFeed,
  forgetOldChanges: () => Promise<unknown>,
  onBroken: () => void,
): { close(): Promise<void> } {
  let client: pg.Client | undefined
  let underWay: Promise<void> | undefined
  let again = false
  let closed = false
  let hasConnected = false

  async function connect(): Promise<pg.Client> {
    if (client !== undefined) return client
    const fresh = new pg.Client(connectionSettings(location))
    fresh.on('error', () => lose(fresh))
    fresh.on('end', () => lose(fresh))
    fresh.on('notification', read)
    await fresh.connect()
    client = fresh
    await fresh.query(`LISTEN ${changesChannel}`)
    if (hasConnected) feed.forget()
    hasConnected = true
    return fresh
  }
  function lose(broken: pg.Client): void {
    if (client !== broken) return
    client = undefined
    onBroken()
  }
  async function readOnce(): Promise<void> {
    const askedAt = performance.now()
    try {
      const queries = queriesOf(await connect())
      const from = feed.place
      const { rows } = await queries.query(feedSql, [from.sequence])
      feed.take(rows, from, askedAt)
    } catch {
      // Told by the feed's age, which grows until it is read again.
      const broken = client
      if (broken === undefined) return
      lose(broken)
      await hangUp(broken)
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
