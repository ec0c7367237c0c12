// The form of a backup: lines of JSON, the same for every kind of store.
//
// First a header, then for each table a line with its columns and a line for each row, in the end
// a footer with the number of rows and the SHA-256 of all lines before it. Secrets are as the
// database has them: sealed under its data key, which is sealed under the master key.
import { DatabaseRefused } from '../database-refused.ts'
import type { SqlValue } from '../store.ts'

export const formatVersion = 1

/** The first line. */
export interface BackupHeader {
  readonly format: 'iamd-backup'
  readonly version: number
  readonly schema: number
  readonly createdAt: string
}

/** The line before the rows of a table, which has no line when it is empty. */
export interface BackupTable {
  readonly table: string
  readonly columns: readonly string[]
}

/** The last line. */
export interface BackupFooter {
  readonly rows: number
  readonly sha256: string
}

/** A row, its values in the order of the columns. */
export type BackupRow = readonly SqlValue[]

/** @throws {DatabaseRefused} */
export function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new DatabaseRefused(`the backup is damaged: line ${number} is no JSON`, { cause })
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws {DatabaseRefused} for a file that is no backup, or one of a newer iamd. */
export function readHeader(value: unknown, schemaKnown: number): BackupHeader {
  if (!isObject(value) || value['format'] !== 'iamd-backup') {
    throw new DatabaseRefused('this is no backup of iamd')
  }
  const { version, schema, createdAt } = value
  if (typeof version !== 'number' || version > formatVersion) {
    throw new DatabaseRefused('the backup was made by a newer iamd; use that one')
  }
  if (!(typeof schema === 'number' && Number.isSafeInteger(schema) && schema > 0)) {
    throw new DatabaseRefused('the backup is damaged: it says no schema')
  }
  if (schema > schemaKnown) {
    throw new DatabaseRefused(
      `the backup has schema ${schema}, this iamd knows up to ${schemaKnown}; ` +
        'use the iamd that made it, or a newer one',
    )
  }
  return { format: 'iamd-backup', version, schema, createdAt: String(createdAt) }
}

/** The footer, when a line is one. */
export function asFooter(value: unknown): BackupFooter | undefined {
  if (!isObject(value)) return undefined
  const { rows, sha256 } = value
  return typeof rows === 'number' && typeof sha256 === 'string' ? { rows, sha256 } : undefined
}

/** Names come into statements, so they are held to the names that ours have. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z_0-9]+$/.test(value)

/** The beginning of a table, when a line is one. */
export function asTable(value: unknown): BackupTable | undefined {
  if (!isObject(value)) return undefined
  const { table, columns } = value
  const isTable = isName(table) && Array.isArray(columns) && columns.every(isName)
  return isTable ? { table, columns } : undefined
}

/** A row, when a line is one of so many columns. */
export function asRow(value: unknown, columns: number): BackupRow | undefined {
  const isRow =
    Array.isArray(value) &&
    value.length === columns &&
    value.every((one) => one === null || typeof one === 'string' || Number.isSafeInteger(one))
  return isRow ? value : undefined
}
