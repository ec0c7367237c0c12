// Exports know every table and every column, keep secrets apart, and are documented.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { databaseTables } from '../../src/store/database-tables.ts'
import { exportedTables, tables } from '../../src/store/export/exported-tables.ts'
import { sealedColumns } from '../../src/store/sealed-columns.ts'
import { openDatabase } from '../../src/store/sqlite/open-database.ts'

const database = openDatabase(':memory:')
const columnsOf = (table: string) => database.prepare(`PRAGMA table_info(${table})`).all()

test('each table is exported, or it is said why not', () => {
  assert.deepEqual(
    Object.keys(tables).toSorted(),
    databaseTables.map(({ name }) => name).toSorted(),
  )
})

test('each column of an exported table is there, and may be missing where it may be empty', () => {
  for (const { name, key, columns } of exportedTables) {
    const infos = columnsOf(name)
    assert.deepEqual(
      Object.keys(columns).toSorted(),
      infos.map((info) => String(info['name'])).toSorted(),
      name,
    )
    for (const info of infos) {
      const column = columns[String(info['name'])]
      if (column === undefined || !('member' in column)) continue
      const isNullable = info['notnull'] === 0 && !key.includes(String(info['name']))
      assert.equal(column.isOptional, isNullable, `${name}.${info['name']}`)
    }
  }
})

test('kinds, and the members of a kind, have names of their own', () => {
  const kinds = exportedTables.map(({ kind }) => kind)
  assert.equal(new Set(kinds).size, kinds.length)
  for (const { kind, columns } of exportedTables) {
    const members = Object.values(columns).flatMap((column) =>
      'member' in column ? [column.member] : [],
    )
    assert.equal(new Set(['kind', ...members]).size, members.length + 1, kind)
  }
})

test('whatever is sealed in the database is a secret in an export', () => {
  for (const { table, column } of sealedColumns) {
    const exported = exportedTables.find(({ name }) => name === table)
    if (exported === undefined) continue
    const member = exported.columns[column]
    assert.ok(member && 'member' in member && member.isSecret, `${table}.${column}`)
  }
})

test('the reference has each kind with its members in order', () => {
  const reference = readFileSync(
    new URL('../../../../docs/reference/export-format.md', import.meta.url),
    'utf8',
  )
  const [, section = ''] = reference.split('\n## Records\n')
  const [records = ''] = section.split('\n## ')
  const rows = [...records.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(
    ([, kind = '', members = '']) => [kind, members],
  )
  const expected = exportedTables.map(({ kind, columns }) => [
    kind,
    Object.values(columns)
      .flatMap((column) => {
        if (!('member' in column)) return []
        const { member, isOptional, isSecret } = column
        return [isSecret ? `**\`${member}\`**` : isOptional ? `\`${member}\`?` : `\`${member}\``]
      })
      .join(' '),
  ])
  assert.deepEqual(rows, expected)
})
