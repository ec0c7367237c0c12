// Backups hold every table there is, and know where all secrets are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databaseTables } from '../../src/store/database-tables.ts'
import { sealedColumns } from '../../src/store/sealed-columns.ts'
import { openDatabase } from '../../src/store/sqlite/open-database.ts'

const database = openDatabase(':memory:')
const names = database
  .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  .all()
  .map(({ name }) => String(name))
const columnsOf = (table: string) => database.prepare(`PRAGMA table_info(${table})`).all()

test('each table that a migration makes is known, by its primary key', () => {
  assert.deepEqual(databaseTables.map(({ name }) => name).toSorted(), names.toSorted())
  for (const { name, key } of databaseTables) {
    const primary = columnsOf(name)
      .filter(({ pk }) => Number(pk) > 0)
      .toSorted((one, other) => Number(one['pk']) - Number(other['pk']))
    assert.deepEqual(
      primary.map((column) => column['name']),
      key,
      name,
    )
  }
})

test('each table comes after those that it refers to', () => {
  const seen = new Set<string>()
  for (const { name } of databaseTables) {
    seen.add(name)
    for (const { table } of database.prepare(`PRAGMA foreign_key_list(${name})`).all()) {
      assert.ok(seen.has(String(table)), `${name} comes before ${table}`)
    }
  }
})

test('each column of sealed texts is known', () => {
  const sealed = names.flatMap((table) =>
    columnsOf(table)
      .map(({ name }) => String(name))
      .filter((column) => column.startsWith('sealed_') && table !== 'vault_key')
      .map((column) => `${table}.${column}`),
  )
  assert.deepEqual(
    sealedColumns.map(({ table, column }) => `${table}.${column}`).toSorted(),
    sealed.toSorted(),
  )
})
