// Reads an export into a scratch database and finds everything that is wrong with it.
import { findManagedPolicy } from '@iamd/catalog'
import { danglingSql, declaredReferences, undeclaredReferences } from '../check/references.ts'
import { createRowCheck } from '../check/row-problems.ts'
import { rules } from '../check/rules.ts'
import { optionalNumber } from '../columns.ts'
import type { SqlRow } from '../store.ts'
import { exportedTables, type TableOfRecords } from './exported-tables.ts'
import { type Problems, toldMaximum } from './import-refused.ts'
import type { OpenedExport } from './read-export.ts'
import { createRecordReader } from './records.ts'
import { lineColumn, type ScratchDatabase } from './scratch-database.ts'

/** How many records an export has of each kind. */
export type RecordCounts = ReadonlyMap<string, number>

/**
 * Fills a scratch database.
 * @throws {DatabaseRefused} for an export that is not whole, or changed.
 */
export async function readIntoScratch(
  opened: OpenedExport,
  scratch: ScratchDatabase,
  problems: Problems,
): Promise<RecordCounts> {
  const kinds = new Map(
    exportedTables.map((table) => [
      table.kind,
      { table, read: createRecordReader(table, opened.secrets, scratch.reader.vault) },
    ]),
  )
  const problemsOf = createRowCheck(undefined)
  const counts = new Map<string, number>()
  for await (const { line, record } of opened.lines()) {
    const kind = String(record?.['kind'])
    const known = kinds.get(kind)
    if (record === undefined) problems.add(line, 'is no JSON object')
    else if (record['kind'] === undefined) problems.add(line, 'kind is missing')
    else if (known === undefined) problems.add(line, `there are no records of kind ${kind}`)
    else {
      const { table } = known
      const read = known.read(record)
      if (read.row === undefined) for (const problem of read.problems) problems.add(line, problem)
      else {
        for (const problem of problemsOf(table.name, read.row)) {
          problems.add(line, inMembers(table, problem))
        }
        for (const problem of policyProblems(read.row)) problems.add(line, problem)
        const same = scratch.add(table, read.row, line)
        if (same !== undefined) {
          problems.add(line, `there is another ${kind} with the same ${membersOf(table, same)}`)
        }
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
      }
    }
  }
  scratch.complete()
  return counts
}

/** Finds what does not fit together. */
export async function findContradictions(
  { reader }: ScratchDatabase,
  problems: Problems,
): Promise<void> {
  for (const reference of [...declaredReferences, ...undeclaredReferences]) {
    const table = exportedTables.find(({ name }) => name === reference.table)
    if (table === undefined) continue
    const sql = `${danglingSql(reference, lineColumn)} ORDER BY 2 LIMIT ${toldMaximum + 1}`
    for (const row of await reader.all(sql)) {
      const member = membersOf(table, [reference.column])
      problems.add(optionalNumber(row, lineColumn), `${member} ${row['value']} is nowhere`)
    }
  }
  for (const { breach, sql } of rules) {
    const some = `SELECT found.place FROM (${sql}) found LIMIT ${toldMaximum + 1}`
    for (const { place } of await reader.all(some)) {
      problems.add(undefined, `${inKinds(breach)}: ${place}`)
    }
  }
}

/** What is said in the names of columns, in those of members. */
function inMembers(table: TableOfRecords, problem: string): string {
  const [first = '', ...rest] = problem.split(' ')
  return [membersOf(table, [first]), ...rest].join(' ')
}

/** A breach begins with the name of a table. */
const inKinds = (breach: string): string =>
  breach.replace(/^\w+/, (name) => exportedTables.find((one) => one.name === name)?.kind ?? name)

function membersOf({ columns }: TableOfRecords, names: readonly string[]): string {
  const members = names.map((column) => {
    const known = columns[column]
    if (known === undefined) return column
    return 'member' in known ? known.member : known.from
  })
  return members.join(' and ')
}

const policyColumns = ['policy_arn', 'boundary_arn']

/** Who has a policy that is not known is denied everything, which is better told now. */
const policyProblems = (row: SqlRow): readonly string[] =>
  policyColumns
    .map((column) => String(row[column] ?? ''))
    .filter(
      (arn) => arn.startsWith('arn:aws:iam::aws:policy/') && findManagedPolicy(arn) === undefined,
    )
    .map((arn) => `this iamd does not know ${arn}`)
