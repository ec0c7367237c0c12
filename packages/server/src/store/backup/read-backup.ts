// Reads a backup from its file: whole, undamaged, a table at a time.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { DatabaseRefused } from '../database-refused.ts'
import { linesOf } from '../lines-of.ts'
import {
  asFooter,
  asRow,
  asTable,
  type BackupFooter,
  type BackupHeader,
  type BackupRow,
  parseLine,
  readHeader,
} from './backup-format.ts'

const rowsAtOnce = 1_000

/** Some rows of a table. */
export interface BackupRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly BackupRow[]
}

/**
 * Reads a backup to its end.
 * @throws {DatabaseRefused} when it is none, not whole, damaged, or of a newer iamd.
 */
export async function verifyBackup(file: string, schemaKnown: number): Promise<BackupHeader> {
  let header: BackupHeader | undefined
  let footer: BackupFooter | undefined
  let rows = 0
  const hash = createHash('sha256')
  let number = 0
  for await (const line of linesOf(piecesOf(file))) {
    number += 1
    const value = parseLine(line, number)
    if (header === undefined) header = readHeader(value, schemaKnown)
    else if (footer !== undefined) {
      throw new DatabaseRefused('the backup is damaged: something follows its end')
    } else {
      footer = asFooter(value)
      if (Array.isArray(value)) rows += 1
    }
    if (footer === undefined) hash.update(line).update('\n')
  }
  if (header === undefined) throw new DatabaseRefused('this is no backup of iamd')
  if (footer === undefined) throw new DatabaseRefused('the backup is not whole: its end is missing')
  if (footer.sha256 !== hash.digest('hex') || footer.rows !== rows) {
    throw new DatabaseRefused('the backup is damaged: its checksum is another one')
  }
  return header
}

/** The rows of a backup that was verified. */
export async function* backupRows(file: string): AsyncGenerator<BackupRows> {
  let table: { readonly table: string; readonly columns: readonly string[] } | undefined
  let rows: BackupRow[] = []
  let number = 0
  for await (const line of linesOf(piecesOf(file))) {
    number += 1
    if (number === 1) continue
    const value = parseLine(line, number)
    const row = table && asRow(value, table.columns.length)
    if (row === undefined || rows.length === rowsAtOnce) {
      if (table !== undefined && rows.length > 0) yield { ...table, rows }
      rows = []
    }
    if (row !== undefined) {
      rows.push(row)
      continue
    }
    if (asFooter(value) !== undefined) return
    table = asTable(value)
    if (table === undefined) {
      throw new DatabaseRefused(`the backup is damaged: line ${number} is nothing known`)
    }
  }
}

const piecesOf = (file: string) =>
  createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })
