// The interface that every database driver has; the rest of the daemon knows no other.
import type { StoreFigures } from './store-figures.ts'
import type { Vault } from './vault.ts'

/** A value that a column can hold. Times are milliseconds since 1970, flags are 0 and 1. */
export type SqlValue = string | number | null

/** A row as the driver gives it, by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** A consistent view of the database. Only files of this room use `get` and `all`. */
export interface Reader {
  /** Opens and seals what is secret in a row. */
  readonly vault: Vault
  /** The first row, or undefined. */
  get(sql: string, ...values: readonly SqlValue[]): Promise<SqlRow | undefined>
  /** All rows. */
  all(sql: string, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>
}

/** One transaction. What it wrote is durable once `Store.write` has resolved, and not before. */
export interface Writer extends Reader {
  /** Runs a statement; gives the number of rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): Promise<number>
  /** Declares that something cached elsewhere is out of date once this is committed. */
  changed(key: ChangeKey): void
}

/**
 * Names what changed: a principal, a policy, a key, a whole account, an organization, or the keys
 * that seal session tokens.
 */
export type ChangeKey =
  | `user:${string}`
  | `group:${string}`
  | `role:${string}`
  | `policy:${string}`
  | `access-key:${string}`
  | `account:${string}`
  | `organization:${string}`
  | 'sealing-keys'

/** Called after a commit, before its writers are told. `undefined` means: anything may differ. */
export type ChangeListener = (keys: readonly ChangeKey[] | undefined) => void

/** A database of accounts and everything in them. */
export interface Store {
  /** What and where it is, for people: `SQLite ./iamd-data/iamd.db`. */
  readonly description: string
  /** What the operator has to be warned of: settings under which it does not keep its word. */
  readonly dangers?: readonly string[]
  /** How its writes have gone. */
  readonly figures: StoreFigures
  /** Runs read-only work on a consistent view. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>
  /**
   * Runs work in a transaction of its own: all of it takes effect, or, when it throws, none.
   * Resolves after the commit is durable. The work must wait for nothing but its transaction.
   * @throws {StoreUnavailable} when the database can't be used now.
   */
  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result>
  /** Hears of every commit. */
  onChange(listener: ChangeListener): void
  /**
   * Refuses to go on when what is in memory may be out of date for too long, as on a node that
   * can't reach its database. A store that only this process writes has no such method.
   * @throws {StoreUnavailable}
   */
  refuseIfStale?(): void
  /** For how many milliseconds this node may have missed what others changed. */
  readonly feedAge?: () => number
  /** Looks for damage of the driver's own structures; says what is wrong. */
  examine(): Promise<readonly string[]>
  /** Forgets everything; only an in-memory store can. */
  reset?(): Promise<void>
  /** Finishes what is under way, then closes. */
  close(): Promise<void>
}

/** The database can't be used: its disk is full, its file is gone, its server is away. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
