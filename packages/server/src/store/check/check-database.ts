// Looks for what is wrong in a database, on one consistent view, and changes nothing.
import { databaseTables } from '../database-tables.ts'
import type { Reader } from '../store.ts'
import { tablePages } from '../table-rows.ts'
import type { Vault } from '../vault.ts'
import { danglingSql, declaredReferences, undeclaredReferences } from './references.ts'
import { createRowCheck } from './row-problems.ts'
import { rules } from './rules.ts'

/** Everything that is wrong, in words for the operator; with `vault`, also what it does not open. */
export async function* findProblems(
  reader: Reader,
  vault: Vault | undefined,
): AsyncGenerator<string> {
  for (const reference of [...declaredReferences, ...undeclaredReferences]) {
    const { table, column, targets } = reference
    const where = targets.map(([target]) => target).join(' and ')
    for (const { value } of await reader.all(danglingSql(reference))) {
      yield `${table}: ${column} ${value} is not in ${where}`
    }
  }
  for (const { breach, sql } of rules) {
    for (const { place } of await reader.all(sql)) yield `${breach}: ${place}`
  }
  const problemsOf = createRowCheck(vault)
  for (const table of databaseTables) {
    for await (const page of tablePages(reader, table)) {
      for (const row of page) {
        const key = table.key.map((column) => row[column]).join(' ')
        for (const problem of problemsOf(table.name, row)) yield `${table.name} ${key}: ${problem}`
      }
    }
  }
}
