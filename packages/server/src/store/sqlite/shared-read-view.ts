// One consistent view that all reads of a moment share, so that each does not pay for its own.
import type { DatabaseSync } from 'node:sqlite'
import type { Reader, SqlRow } from '../store.ts'
import type { Vault } from '../vault.ts'
import { attempt, connectionReader, createStatementCache } from './connection-reader.ts'
import { createRememberedRows } from './remembered-rows.ts'

/** Reads from a connection that nothing writes on. */
export interface SharedReadView {
  /** Runs work on a view that holds every commit that was there when it was called. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
  /** Ends the view if nobody reads. An open view keeps the log from being begun anew. */
  rest(): void
  /** Waits for reads under way and ends the view. */
  close(): Promise<void>
}

interface View {
  /** How many commits there had been when it began; with more of them it is out of date. */
  readonly commits: number
  readers: number
  /** Whether it is too old to be joined. */
  isOld: boolean
  /** Called when the last reader is done, if someone waits for that. */
  whenIdle: (() => void) | undefined
}

/** Other processes may commit, too: this is how much later than them a read may notice. */
const viewMillisecondsMaximum = 10

/** Some megabytes of rows. */
const rememberedRowsMaximum = 10_000

/**
 * Makes a view over a connection. A view lasts for some milliseconds or until the next commit of
 * this process, whichever comes first; a read never joins one that misses such a commit.
 */
export function createSharedReadView(
  database: DatabaseSync,
  vault: Vault,
  commitCount: () => number,
): SharedReadView {
  const begin = database.prepare('BEGIN')
  const commit = database.prepare('COMMIT')
  const dataVersion = database.prepare('PRAGMA data_version')
  const prepare = createStatementCache(database)
  const rows = createRememberedRows(rememberedRowsMaximum)
  const connection: Reader = {
    ...connectionReader(database, vault, prepare),
    get: async (sql, ...values) =>
      attempt(() => rows.row(sql, values, () => prepare(sql).get(...values) as SqlRow | undefined)),
  }
  let view: View | undefined
  let rowsVersion: unknown

  const end = () => {
    if (view === undefined) return
    commit.run()
    view = undefined
  }
  const idle = (current: View) =>
    new Promise<void>((resolve) => {
      const earlier = current.whenIdle
      current.whenIdle = () => {
        earlier?.()
        resolve()
      }
    })
  /** SQLite's data version differs once another connection, of whatever process, has committed. */
  const beginAtCurrentState = () =>
    attempt(() => {
      begin.run()
      const version = dataVersion.get()?.['data_version']
      if (version !== rowsVersion) rows.forget()
      rowsVersion = version
    })
  const isFresh = ({ isOld, commits }: View) => !isOld && commits === commitCount()
  async function freshView(): Promise<View> {
    while (view !== undefined && !isFresh(view)) {
      if (view.readers === 0) end()
      else await idle(view)
    }
    if (view === undefined) {
      beginAtCurrentState()
      const begun: View = {
        commits: commitCount(),
        readers: 0,
        isOld: false,
        whenIdle: undefined,
      }
      view = begun
      const timer = setTimeout(() => {
        begun.isOld = true
        if (begun === view && begun.readers === 0) end()
      }, viewMillisecondsMaximum)
      timer.unref()
    }
    return view
  }
  return {
    async read(work) {
      const current = view !== undefined && isFresh(view) ? view : await freshView()
      current.readers += 1
      try {
        return await work(connection)
      } finally {
        current.readers -= 1
        if (current.readers === 0) {
          current.whenIdle?.()
          current.whenIdle = undefined
          if (current === view && current.isOld) end()
        }
      }
    },
    rest() {
      if (view?.readers === 0) end()
    },
    async close() {
      while (view !== undefined && view.readers > 0) await idle(view)
      end()
    },
  }
}
