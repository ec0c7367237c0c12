// Rows as records and records as rows. Secrets leave one vault and enter another in between.
import { textColumn } from '../columns.ts'
import { sealedColumns } from '../sealed-columns.ts'
import type { SqlRow, SqlValue } from '../store.ts'
import type { Vault } from '../vault.ts'
import type { Copied, Derived, ExportedColumn, Member } from './exported-table.ts'
import type { TableOfRecords } from './exported-tables.ts'

/** How secrets stand in an export: not at all, as they are, or sealed. */
export type SecretsIn = 'none' | 'plain' | Vault

/** Makes records of the rows of a database, whose vault opens their secrets. */
export function createRecordWriter(
  table: TableOfRecords,
  vault: Vault,
  secrets: SecretsIn,
): (row: SqlRow) => Readonly<Record<string, unknown>> {
  const columns = Object.entries(table.columns)
  const open = createOpener(table, vault)
  return (row) => {
    const record: Record<string, unknown> = { kind: table.kind }
    for (const [column, { member, form, isSecret }] of columns.filter(isMember)) {
      const value = row[column]
      if (value === undefined) throw new TypeError(`${table.name} has no column ${column}`)
      if (value === null || (isSecret && secrets === 'none')) continue
      if (!isSecret) record[member] = form.write(value)
      else if (secrets === 'plain') record[member] = open(row, column)
      else if (secrets !== 'none') {
        record[member] = secrets.seal(open(row, column), placeOf(table, row, member))
      }
    }
    return record
  }
}

/** What a record is in the database, or what is wrong with it. */
export type ReadRecord =
  | { readonly row: SqlRow }
  | { readonly problems: readonly string[]; readonly row?: never }

/** What rows have in place of a secret that an export does not have. */
export const noSecret = ''

/** Makes rows of records, with their secrets in the vault of a database. */
export function createRecordReader(
  table: TableOfRecords,
  secrets: SecretsIn,
  vault: Vault,
): (record: Readonly<Record<string, unknown>>) => ReadRecord {
  const columns = Object.entries(table.columns)
  const members = columns.filter(isMember)
  const inOrder = [
    ...members.filter(([, { isSecret }]) => !isSecret),
    ...members.filter(([, { isSecret }]) => isSecret),
  ]
  const known = new Set(['kind', ...members.map(([, { member }]) => member)])
  const seal = createSealer(table, vault)
  return (record) => {
    const problems = Object.keys(record)
      .filter((name) => !known.has(name))
      .map((name) => `there is no member ${name} in a record of kind ${table.kind}`)
    const row: Record<string, SqlValue> = {}
    for (const [column, { member, form, isOptional, isSecret }] of inOrder) {
      const given = record[member]
      if (isSecret && secrets === 'none') {
        if (given !== undefined) problems.push(`${member} is a secret, and the export has none`)
        row[column] = noSecret
      } else if (given === undefined && isOptional) row[column] = null
      else if (given === undefined) problems.push(`${member} is missing`)
      else {
        const isSealed = isSecret && typeof secrets !== 'string'
        // The place of a secret is not known while something is wrong with what names its record.
        if (isSealed && problems.length > 0) continue
        const plain = isSealed ? opened(secrets, given, placeOf(table, row, member)) : given
        const value = plain === undefined ? undefined : form.read(plain)
        if (plain === undefined)
          problems.push(`${member} does not open: it is another’s, or changed`)
        else if (value === undefined) problems.push(`${member} is not ${form.says}`)
        else if (!isSecret) row[column] = value
        else if (problems.length === 0) row[column] = seal(row, column, String(value))
      }
    }
    if (problems.length > 0) return { problems }
    for (const [column, { derive }] of columns.filter(isDerived)) row[column] = derive(row)
    // What they are is known when all rows are there.
    for (const [column] of columns.filter(isCopied)) row[column] = ''
    return { row }
  }
}

const isMember = (entry: [string, ExportedColumn]): entry is [string, Member] =>
  'member' in entry[1]

const isDerived = (entry: [string, ExportedColumn]): entry is [string, Derived] =>
  'derive' in entry[1]

const isCopied = (entry: [string, ExportedColumn]): entry is [string, Copied] => 'sql' in entry[1]

/** A sealed secret opens in no other record and as no other member. */
const placeOf = ({ kind, key }: TableOfRecords, row: SqlRow, member: string): string =>
  ['iamd-export', kind, ...key.map((column) => String(row[column])), member].join(' ')

function opened(vault: Vault, sealed: unknown, place: string): string | undefined {
  if (typeof sealed !== 'string') return undefined
  try {
    return vault.open(sealed, place)
  } catch {
    return undefined
  }
}

/** Secrets that are digests are not sealed in a database. */
const sealContextOf = (table: TableOfRecords, column: string) =>
  sealedColumns.find((sealed) => sealed.table === table.name && sealed.column === column)?.context

function createOpener(table: TableOfRecords, vault: Vault) {
  return (row: SqlRow, column: string): string => {
    const context = sealContextOf(table, column)
    const held = textColumn(row, column)
    return context === undefined ? held : vault.open(held, context(row))
  }
}

function createSealer(table: TableOfRecords, vault: Vault) {
  return (row: SqlRow, column: string, text: string): string => {
    const context = sealContextOf(table, column)
    return context === undefined ? text : vault.seal(text, context(row))
  }
}

/** Moves the secrets of rows from the vault of one database to that of another. */
export function createResealer(table: TableOfRecords, from: Vault, to: Vault) {
  const sealed = sealedColumns.filter((column) => column.table === table.name)
  return (row: SqlRow): SqlRow => {
    const changed = sealed.map(({ column, context }) => {
      const place = context(row)
      return [column, to.seal(from.open(textColumn(row, column), place), place)] as const
    })
    return { ...row, ...Object.fromEntries(changed) }
  }
}
