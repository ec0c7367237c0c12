// Makes what an export holds, all or nothing, once every record of it has been verified.
import { textColumn } from '../columns.ts'
import type { Store, Writer } from '../store.ts'
import { insertRows, tablePages } from '../table-rows.ts'
import { exportedTables } from './exported-tables.ts'
import { findConflicts } from './find-conflicts.ts'
import { createProblems } from './import-refused.ts'
import { type LeftBehind, listLeftBehind } from './left-behind.ts'
import { openExport } from './read-export.ts'
import { createResealer } from './records.ts'
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts'
import { countingStatements } from './usage-counters.ts'
import { findContradictions, type RecordCounts, readIntoScratch } from './verify-export.ts'

/** An export that has been verified by itself. */
export interface VerifiedExport extends Disposable {
  /** When it was made. */
  readonly createdAt: string
  readonly hasSecrets: boolean
  readonly counts: RecordCounts
  /** What can't come along when there are no secrets. */
  leftBehind(): AsyncIterable<LeftBehind>
  readonly accounts: readonly string[]
  /** @throws {ImportRefused} when something of it is in a database already. */
  refuseConflicts(store: Store): Promise<void>
  /**
   * Adds everything to a database, and what `more` does, or nothing.
   * @throws {ImportRefused}
   */
  addTo<Result>(store: Store, more: (writer: Writer) => Promise<Result>): Promise<Result>
}

/**
 * Reads an export to its end. Memory does not grow with it; a file for a while does.
 * @throws {DatabaseRefused} for what is no export, not whole, changed, or sealed otherwise.
 * @throws {ImportRefused} for one in which something is wrong, with all of that.
 */
export async function verifyExport(
  pieces: AsyncIterable<unknown>,
  passphrase: string | undefined,
): Promise<VerifiedExport> {
  const opened = await openExport(pieces, passphrase)
  const scratch = createScratchDatabase()
  try {
    const problems = createProblems()
    const counts = await readIntoScratch(opened, scratch, problems)
    // What was not understood is missing everywhere else.
    problems.throwIfAny()
    await findContradictions(scratch, problems)
    problems.throwIfAny()
    const hasSecrets = opened.secrets !== 'none'
    const rows = await scratch.reader.all('SELECT id FROM account ORDER BY id')
    return {
      createdAt: opened.header.createdAt,
      hasSecrets,
      counts,
      leftBehind: () => listLeftBehind(scratch.reader),
      accounts: rows.map((row) => textColumn(row, 'id')),
      async refuseConflicts(store) {
        const conflicts = createProblems()
        await store.read((reader) => findConflicts(reader, scratch, conflicts))
        conflicts.throwIfAny()
      },
      addTo: (store, more) =>
        store.write(async (writer) => {
          const conflicts = createProblems()
          await findConflicts(writer, scratch, conflicts)
          conflicts.throwIfAny()
          await copyEverything(scratch, writer, hasSecrets)
          return more(writer)
        }),
      [Symbol.dispose]: () => scratch[Symbol.dispose](),
    }
  } catch (error) {
    scratch[Symbol.dispose]()
    throw error
  }
}

async function copyEverything(
  scratch: ScratchDatabase,
  writer: Writer,
  hasSecrets: boolean,
): Promise<void> {
  for (const table of exportedTables.filter(({ needsSecrets }) => hasSecrets || !needsSecrets)) {
    const columns = Object.keys(table.columns)
    const reseal = createResealer(table, scratch.reader.vault, writer.vault)
    for await (const page of tablePages(scratch.reader, table)) {
      const rows = page.map(reseal)
      await insertRows(
        writer,
        table.name,
        columns,
        rows.map((row) => columns.map((column) => row[column] ?? null)),
      )
      for (const row of rows) {
        if (table.name === 'account') writer.changed(`account:${textColumn(row, 'id')}`)
        if (table.name === 'organization') writer.changed(`organization:${textColumn(row, 'id')}`)
      }
    }
  }
  for (const statement of countingStatements) await writer.run(statement)
}
