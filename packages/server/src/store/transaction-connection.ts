// A connection on which one transaction at a time is under way, as the commit queue drives it.
import type { ChangeKey, Reader, SqlValue } from './store.ts'

/**
 * How the transaction is: statements may follow; one has failed, so that all must be undone; or it
 * has ended without being committed.
 */
export type TransactionState = 'open' | 'broken' | 'ended'

/** The writing connection of a driver. */
export interface TransactionConnection {
  readonly reader: Reader
  /** Runs a statement; gives the number of rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>
  begin(): Promise<void>
  /** Makes the transaction durable, and with it known what it changed. */
  commit(changes: readonly ChangeKey[]): Promise<void>
  /** Undoes the transaction, if there is one. Never rejects. */
  rollback(): Promise<void>
  /** Begins what `release` keeps and `rollbackToSavepoint` undoes. */
  savepoint(): Promise<void>
  release(): Promise<void>
  rollbackToSavepoint(): Promise<void>
  state(): TransactionState
  /** Whether the transaction failed only because of another one, and may succeed when run again. */
  isConflict(error: unknown): boolean
}
