// One consistent view that all reads of a moment share, so that each does not pay for its own.
import type { DatabaseSync } from 'node:sqlite'
import type { Reader } from '../store.ts'
import type { Vault } from '../vault.ts'
import { attempt, connectionReader } from './connection-reader.ts'

/** Reads from a connection that nothing writes on. */
export interface SharedReadView {
  /** Runs work on a view that holds every commit that was there when it was called. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
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
  const connection = connectionReader(database, vault)
  let view: View | undefined

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
  async function freshView(): Promise<View> {
    while (view !== undefined && (view.isOld || view.commits !== commitCount())) {
      if (view.readers === 0) end()
      else await idle(view)
    }
    if (view === undefined) {
      attempt(() => begin.run())
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
      const current = await freshView()
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
    async close() {
      while (view !== undefined && view.readers > 0) await idle(view)
      end()
    },
  }
}
