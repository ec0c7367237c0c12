// Groups concurrent transactions into one durable commit, each still atomic by a savepoint.
import type { DatabaseSync } from 'node:sqlite'
import type { ChangeKey, Reader, Writer } from '../store.ts'
import { StoreUnavailable } from '../store.ts'
import type { Vault } from '../vault.ts'
import { attempt, connectionReader, createStatementCache } from './connection-reader.ts'

type Settle = () => void
interface Waiting {
  /** Runs the work in its savepoint; gives what to tell its caller once the group is durable. */
  run(): Promise<Settle>
  /** Tells the caller that the whole group failed. */
  fail(error: unknown): void
}

/** The one writer of a SQLite database. */
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

/** Makes the writer of a database. `onCommit` hears of each commit and what it changed. */
export function createCommitQueue(
  database: DatabaseSync,
  vault: Vault,
  onCommit: (keys: readonly ChangeKey[]) => void,
): CommitQueue {
  const prepare = createStatementCache(database)
  const reader = connectionReader(database, vault, prepare)
  let waiting: Waiting[] = []
  let exclusive: (() => Promise<void>)[] = []
  let closed = false
  let draining: Promise<void> | undefined

  /** What the group under way will have changed. */
  const changesOfGroup: ChangeKey[] = []

  const transaction = (changes: ChangeKey[]): Writer => ({
    ...reader,
    run: async (sql, ...values) => attempt(() => Number(prepare(sql).run(...values).changes)),
    changed: (key) => changes.push(key),
  })

  async function runInSavepoint<Result>(
    work: (writer: Writer) => Promise<Result>,
  ): Promise<{ readonly result: Result }> {
    const changes: ChangeKey[] = []
    attempt(() => prepare('SAVEPOINT work').run())
    try {
      const result = await work(transaction(changes))
      attempt(() => prepare('RELEASE work').run())
      changesOfGroup.push(...changes)
      return { result }
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK TO work; RELEASE work')
      throw error
    }
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    changesOfGroup.length = 0
    const settlements: Settle[] = []
    try {
      attempt(() => prepare('BEGIN IMMEDIATE').run())
      for (const one of group) settlements.push(await one.run())
      attempt(() => prepare('COMMIT').run())
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      for (const one of group) one.fail(error)
      return
    }
    onCommit([...changesOfGroup])
    for (const settle of settlements) settle()
  }

  async function drain(): Promise<void> {
    // Callers whose requests arrived in the same turn of the event loop join the group.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0 || exclusive.length > 0) {
      const alone = exclusive
      exclusive = []
      for (const work of alone) await work()
      const group = waiting.slice(0, groupSizeMaximum)
      waiting = waiting.slice(groupSizeMaximum)
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
          run: () =>
            runInSavepoint(work).then(
              ({ result }) =>
                () =>
                  resolve(result),
              (error: unknown) => {
                // Without a transaction there is nothing to commit for the others either.
                if (!database.isTransaction) throw error
                return () => reject(error)
              },
            ),
          fail: reject,
        })
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
