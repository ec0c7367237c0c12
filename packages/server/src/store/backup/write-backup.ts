// Writes everything that a consistent view of a database holds.
import { createHash } from 'node:crypto'
import { databaseTables } from '../database-tables.ts'
import { migrations } from '../schema.ts'
import type { Reader } from '../store.ts'
import { tablePages } from '../table-rows.ts'
import { type BackupFooter, type BackupHeader, formatVersion } from './backup-format.ts'

/** Writes a backup piece by piece; gives its number of rows. */
export async function writeBackup(
  reader: Reader,
  createdAt: Date,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const hash = createHash('sha256')
  const put = async (lines: readonly unknown[]) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    hash.update(text)
    await write(text)
  }
  const header: BackupHeader = {
    format: 'iamd-backup',
    version: formatVersion,
    schema: migrations.length,
    createdAt: createdAt.toISOString(),
  }
  await put([header])
  let rows = 0
  for (const table of databaseTables) {
    let columns: readonly string[] | undefined
    for await (const page of tablePages(reader, table)) {
      if (columns === undefined) {
        columns = Object.keys(page[0] ?? {})
        await put([{ table: table.name, columns }])
      }
      const names = columns
      await put(page.map((row) => names.map((name) => row[name] ?? null)))
      rows += page.length
    }
  }
  const footer: BackupFooter = { rows, sha256: hash.digest('hex') }
  await write(`${JSON.stringify(footer)}\n`)
  return rows
}
