// Groups concurrent transactions into one durable commit, each still atomic by itself.
import type { ChangeKey, Reader, Writer } from './store.ts'
import { StoreUnavailable } from './store.ts'
import type { StoreFigures } from './store-figures.ts'
import type { TransactionConnection } from './transaction-connection.ts'

type Settle = () => void
type Work<Result> = (writer: Writer) => Promise<Result>
type Settled<Result> = { readonly result: Result } | { readonly error: unknown }
interface Waiting {
  /** Runs the work; gives what to tell its caller once the group is durable. */
  run(mode: Mode): Promise<Settle>
  /** Tells the caller that the whole group failed. */
  fail(error: unknown): void
}

/**
 * Nearly all work succeeds, or throws before it has written anything: `together` it needs no
 * savepoint. When one throws after writing, the group is undone and run again `apart`, each work in
 * its savepoint.
 */
type Mode = 'together' | 'apart'

/** Thrown when work failed in a way that its group has to run again because of. */
class GroupHasToRunApart extends Error {
  override readonly name = 'GroupHasToRunApart'
}

/** The one writer of a database. */
export interface CommitQueue {
  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result>
  /** Reads between groups, for a database that has only one connection. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
  /** Runs work while no transaction is open. */
  exclusively(work: () => void): Promise<void>
  /** Waits for all that is queued; refuses what comes later. */
  close(): Promise<void>
}

/** One fsync pays for all that arrived meanwhile; more than this would make the first ones wait. */
const groupSizeMaximum = 256

/** How often a group is tried that others on the same database get in the way of. */
const attemptsMaximum = 8

/** Makes the writer of a database. `onCommit` hears of each commit and what it changed. */
export function createCommitQueue(
  connection: TransactionConnection,
  onCommit: (keys: readonly ChangeKey[]) => void,
  figures: StoreFigures,
): CommitQueue {
  const { reader } = connection
  let waiting: Waiting[] = []
  let exclusive: (() => Promise<void>)[] = []
  let closed = false
  let draining: Promise<void> | undefined

  /** What the group under way will have changed. */
  const changesOfGroup: ChangeKey[] = []

  /** When the transaction has ended there is nothing to commit for the others either. */
  const refuseWithoutTransaction = (error: unknown) => {
    if (connection.state() === 'ended' || connection.isConflict(error)) throw error
  }

  async function runTogether<Result>(work: Work<Result>): Promise<Settled<Result>> {
    let hasWritten = false
    const writer = transaction(() => {
      hasWritten = true
    })
    try {
      return { result: await work(writer) }
    } catch (error) {
      refuseWithoutTransaction(error)
      if (hasWritten || connection.state() === 'broken') throw new GroupHasToRunApart()
      return { error }
    }
  }

  async function runApart<Result>(work: Work<Result>): Promise<Settled<Result>> {
    await connection.savepoint()
    const changesBefore = changesOfGroup.length
    try {
      const result = await work(transaction(() => {}))
      await connection.release()
      return { result }
    } catch (error) {
      refuseWithoutTransaction(error)
      await connection.rollbackToSavepoint()
      changesOfGroup.length = changesBefore
      return { error }
    }
  }

  const transaction = (onWrite: () => void): Writer => ({
    ...reader,
    run: async (sql, ...values) => {
      const changed = await connection.run(sql, ...values)
      if (changed > 0) onWrite()
      return changed
    },
    changed: (key) => changesOfGroup.push(key),
  })

  async function runGroup(group: readonly Waiting[], mode: Mode): Promise<readonly Settle[]> {
    changesOfGroup.length = 0
    const settlements: Settle[] = []
    await connection.begin()
    for (const one of group) settlements.push(await one.run(mode))
    await connection.commit(changesOfGroup)
    return settlements
  }

  async function commitGroup(
    group: readonly Waiting[],
    mode: Mode = 'together',
    attempt = 1,
  ): Promise<void> {
    let settlements: readonly Settle[]
    const begunAt = performance.now()
    try {
      settlements = await runGroup(group, mode)
    } catch (error) {
      await connection.rollback()
      if (error instanceof GroupHasToRunApart) return commitGroup(group, 'apart', attempt)
      countError(error)
      if (connection.isConflict(error) && attempt < attemptsMaximum) {
        return commitGroup(group, mode, attempt + 1)
      }
      const failure = connection.isConflict(error)
        ? new StoreUnavailable('others were in the way too often', { cause: error })
        : error
      figures.failed += group.length
      for (const one of group) one.fail(failure)
      return
    }
    figures.commitSeconds.observe((performance.now() - begunAt) / 1_000)
    figures.groupSizes.observe(group.length)
    onCommit([...changesOfGroup])
    for (const settle of settlements) settle()
  }

  function countError(error: unknown): void {
    if (connection.isConflict(error)) figures.conflicts += 1
    else if (error instanceof StoreUnavailable) figures.unavailable += 1
    else figures.otherErrors += 1
  }

  /**
   * Callers whose requests arrive in the same turn of the event loop join the group, and so do
   * those of the next turns until one brings nobody: half as many commits serve as many callers.
   */
  async function gather(): Promise<void> {
    let known: number
    do {
      known = waiting.length
      await new Promise((resolve) => setImmediate(resolve))
    } while (waiting.length > known && waiting.length < groupSizeMaximum)
  }

  async function drain(): Promise<void> {
    await gather()
    while (waiting.length > 0 || exclusive.length > 0) {
      const alone = exclusive
      exclusive = []
      for (const work of alone) await work()
      const group = waiting.slice(0, groupSizeMaximum)
      waiting = waiting.slice(groupSizeMaximum)
      figures.waiting = waiting.length
      if (group.length > 0) await commitGroup(group)
    }
    draining = undefined
  }
  const wake = () => {
    draining ??= drain()
  }
  const refuseIfClosed = () => {
    if (closed) throw new StoreUnavailable('the database is closed')
  }

  return {
    async write(work) {
      refuseIfClosed()
      return new Promise((resolve, reject) => {
        waiting.push({
          run: async (mode) => {
            const settled = await (mode === 'together' ? runTogether(work) : runApart(work))
            return () => {
              if ('error' in settled) {
                figures.refused += 1
                reject(settled.error)
              } else {
                figures.committed += 1
                resolve(settled.result)
              }
            }
          },
          fail: reject,
        })
        figures.waiting = waiting.length
        wake()
      })
    },
    async read(work) {
      refuseIfClosed()
      return new Promise((resolve, reject) => {
        exclusive.push(() => work(reader).then(resolve, reject))
        wake()
      })
    },
    async exclusively(work) {
      return new Promise((resolve, reject) => {
        exclusive.push(async () => {
          try {
            resolve(work())
          } catch (error) {
            reject(error)
          }
        })
        wake()
      })
    },
    async close() {
      closed = true
      while (draining !== undefined) await draining
    },
  }
}
