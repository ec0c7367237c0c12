// The embedded store: SQLite as built into Node, one writer whose transactions commit in groups.
import type { DatabaseSync } from 'node:sqlite'
import { createCommitQueue } from '../commit-queue.ts'
import type { ChangeKey, ChangeListener, Store } from '../store.ts'
import { createStoreFigures } from '../store-figures.ts'
import type { Vault } from '../vault.ts'
import { openDatabase } from './open-database.ts'
import { createSharedReadView } from './shared-read-view.ts'
import { createWritingConnection } from './writing-connection.ts'

/** Where a SQLite store lives. */
export type SqliteLocation = { readonly file: string } | { readonly inMemory: true }

/**
 * Opens a SQLite database, creating and migrating it as needed, where it may be changed.
 * @throws {DatabaseRefused} when the file can't be opened, is locked, damaged or of a newer schema.
 */
export function openSqliteStore(
  location: SqliteLocation,
  vault: Vault,
  { mayChange = true }: { readonly mayChange?: boolean } = {},
): Store {
  const inMemory = 'inMemory' in location
  const writing = openDatabase(inMemory ? ':memory:' : location.file, { mayChange })
  const listeners: ChangeListener[] = []
  const announce: ChangeListener = (keys) => {
    for (const listener of listeners) listener(keys)
  }
  let commits = 0
  const figures = createStoreFigures()
  const onCommit = (keys: readonly ChangeKey[]) => {
    commits += 1
    if (keys.length > 0) announce(keys)
  }
  // Reads have a connection of their own, so that they never see a transaction under way.
  // A database in memory has only one: its reads wait their turn among the writes.
  const reading = inMemory ? undefined : openDatabase(location.file, { mayChange })
  const readView = reading && createSharedReadView(reading, vault, () => commits)
  const connection = createWritingConnection(writing, vault)
  const queue = createCommitQueue(
    {
      ...connection,
      commit(keys) {
        // The view is out of date in a moment, and until then in the way of the log's next beginning:
        // under steady load there would always be one. Source: SQLite's "Write-Ahead Logging", 6.
        readView?.rest()
        return connection.commit(keys)
      },
    },
    onCommit,
    figures,
  )

  return {
    figures,
    description: inMemory ? 'SQLite in memory' : `SQLite ${location.file}`,
    read: (work) => (readView === undefined ? queue.read(work) : readView.read(work)),
    write: (work) => queue.write(work),
    onChange: (listener) => listeners.push(listener),
    examine: async () =>
      writing
        .prepare('PRAGMA integrity_check')
        .all()
        .map((row) => String(row['integrity_check']))
        .filter((line) => line !== 'ok'),
    ...(inMemory && {
      async reset() {
        await queue.exclusively(() => deleteEverything(writing))
        announce(undefined)
      },
    }),
    async close() {
      await queue.close()
      await readView?.close()
      if (reading?.isOpen) reading.close()
      if (writing.isOpen) writing.close()
    },
  }
}

function deleteEverything(database: DatabaseSync): void {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  database.exec('PRAGMA foreign_keys = OFF')
  for (const { name } of tables) database.exec(`DELETE FROM "${String(name)}"`)
  database.exec('PRAGMA foreign_keys = ON')
}
