// Fills an empty database from a backup, one of an older schema by way of a database that has it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseRefused } from '../database-refused.ts'
import { databaseTables } from '../database-tables.ts'
import { migrations } from '../schema.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { openSqliteStore } from '../sqlite/sqlite-store.ts'
import { createWritingConnection } from '../sqlite/writing-connection.ts'
import type { Reader, Store, Writer } from '../store.ts'
import { insertRows, tablePages } from '../table-rows.ts'
import { deleteVaultKeys } from '../tables/vault-keys.ts'
import { ensureDataKey } from '../unlock-vault.ts'
import { createLockedVault } from '../vault.ts'
import type { BackupHeader } from './backup-format.ts'
import { backupRows, verifyBackup } from './read-backup.ts'

/**
 * Restores a backup, all or nothing.
 * @throws {DatabaseRefused} for a backup that is not sound or a store that is not empty.
 * @throws {MasterKeyError} when the master key does not open what the backup has sealed.
 */
export async function restoreBackup(
  store: Store,
  file: string,
  masterKey: Buffer,
): Promise<BackupHeader> {
  await store.read(refuseUnlessEmpty)
  const header = await verifyBackup(file, migrations.length)
  await using migrated =
    header.schema === migrations.length
      ? undefined
      : await refusingBrokenRules(() => migrateBackup(file, header.schema))
  await refusingBrokenRules(() =>
    store.write(async (writer) => {
      await refuseUnlessEmpty(writer)
      // A store that was opened before has a key of its own, which has sealed nothing.
      await deleteVaultKeys(writer)
      if (migrated === undefined) await insertFromFile(writer, file)
      else await migrated.store.read((reader) => copyTables(reader, writer))
      await ensureDataKey(writer, masterKey)
    }),
  )
  return header
}

/** Rows that the database does not take, such as those that refer to nothing. */
async function refusingBrokenRules<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    // The drivers' own errors: SQLite's constraints, and PostgreSQL's class 23.
    const isBroken =
      cause instanceof Error &&
      (('errcode' in cause && (Number(cause.errcode) & 255) === 19) ||
        ('code' in cause && String(cause.code).startsWith('23')))
    if (!isBroken) throw cause
    throw new DatabaseRefused(`the rows of the backup break a rule: ${cause.message}`, { cause })
  }
}

async function refuseUnlessEmpty(reader: Reader): Promise<void> {
  for (const { name, key } of databaseTables) {
    if (name === 'vault_key') continue
    const row = await reader.get(`SELECT ${key[0] ?? ''} FROM ${name} LIMIT 1`)
    if (row !== undefined) {
      throw new DatabaseRefused(
        `the database is not empty (table ${name}); restore into a new one, then use that`,
      )
    }
  }
}

async function insertFromFile(writer: Pick<Writer, 'run'>, file: string): Promise<void> {
  for await (const { table, columns, rows } of backupRows(file)) {
    await insertRows(writer, table, columns, rows)
  }
}

async function copyTables(reader: Reader, writer: Writer): Promise<void> {
  for (const table of databaseTables) {
    for await (const page of tablePages(reader, table)) {
      const columns = Object.keys(page[0] ?? {})
      const rows = page.map((row) => columns.map((column) => row[column] ?? null))
      await insertRows(writer, table.name, columns, rows)
    }
  }
}

/** Fills a database of the backup's own schema, and brings that up to date. */
async function migrateBackup(
  file: string,
  schema: number,
): Promise<AsyncDisposable & { readonly store: Store }> {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-restore-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const scratch = join(directory, 'iamd.db')
    const database = openDatabase(scratch, { schema })
    try {
      const connection = createWritingConnection(database, createLockedVault())
      await connection.begin()
      await insertFromFile(connection, file)
      await connection.commit([])
    } finally {
      database.close()
    }
    const store = openSqliteStore({ file: scratch }, createLockedVault())
    const close = async () => {
      await store.close()
      remove()
    }
    return { store, [Symbol.asyncDispose]: close }
  } catch (error) {
    remove()
    throw error
  }
}
