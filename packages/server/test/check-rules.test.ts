// Everything that a check looks for is found where it is: each reference, rule, document and secret.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProblems } from '../src/store/check/check-database.ts'
import { declaredReferences, undeclaredReferences } from '../src/store/check/references.ts'
import { rules } from '../src/store/check/rules.ts'
import { databaseTables } from '../src/store/database-tables.ts'
import { sealedColumns } from '../src/store/sealed-columns.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { SqlValue, Writer } from '../src/store/store.ts'
import { createVault } from '../src/store/vault.ts'

type Row = Readonly<Record<string, SqlValue>>

/** Puts rows in; columns that are not given hold text that names them, and numbers 1. */
type Insert = (table: string, row?: Row) => Promise<void>

class Undo extends Error {}

/** What is told of rows that are there for the time of one check, whatever they refer to. */
async function problemsWith(plant: (insert: Insert) => Promise<void>): Promise<readonly string[]> {
  const store = openSqliteStore({ inMemory: true }, createVault(Buffer.alloc(32, 1)))
  const problems: string[] = []
  const look = async (writer: Writer) => {
    await writer.run('PRAGMA defer_foreign_keys = ON')
    await plant(async (table, given = {}) => {
      const row = { ...(await placeholders(writer, table)), ...given }
      const [names, values] = [Object.keys(row), Object.values(row)]
      const places = names.map(() => '?').join(', ')
      await writer.run(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`, ...values)
    })
    for await (const problem of findProblems(writer, writer.vault)) problems.push(problem)
    throw new Undo()
  }
  await assert.rejects(store.write(look), Undo)
  await store.close()
  return problems
}

async function placeholders(writer: Writer, table: string): Promise<Row> {
  const columns = await writer.all(`SELECT name, type FROM pragma_table_info('${table}')`)
  return Object.fromEntries(
    columns.map(({ name, type }) => [String(name), type === 'TEXT' ? `${table} ${name}` : 1]),
  )
}

const columnsOf = async (table: string): Promise<readonly string[]> => {
  const store = openSqliteStore({ inMemory: true }, createVault(Buffer.alloc(32, 1)))
  const columns = await store.read((reader) =>
    reader.all(`SELECT name FROM pragma_table_info('${table}')`),
  )
  await store.close()
  return columns.map(({ name }) => String(name))
}

test('an empty database, and one with a bare account, have no problems', async () => {
  assert.deepEqual(await problemsWith(async () => {}), [])
  assert.deepEqual(await problemsWith((insert) => insert('account', { id: '111122223333' })), [])
})

for (const { table, column, where = '' } of [...declaredReferences, ...undeclaredReferences]) {
  test(`${table}.${column} that refers to nothing is told ${where}`, async () => {
    const [, name, value] = /^t\.(\w+) = '(\w+)'$/.exec(where) ?? []
    const given = { [column]: 'gone', ...(name && value && { [name]: value }) }
    const problems = await problemsWith((insert) => insert(table, given))
    assert.ok(problems.some((line) => line.startsWith(`${table}: ${column} gone is not in `)))
  })
}

for (const { table, column } of sealedColumns) {
  test(`${table}.${column} that does not open is told`, async () => {
    const problems = await problemsWith((insert) => insert(table))
    assert.ok(problems.some((line) => line.endsWith(`: ${column} does not open`)))
  })
}

/** What is told of a column whose text is not what it has to be. */
const columnProblems: Readonly<Record<string, string>> = {
  document: 'document is no policy document',
  trust_document: 'trust_document is no policy document',
  tags: 'tags is no list',
  client_ids: 'client_ids is no list',
  thumbprints: 'thumbprints is no list',
  issuers: 'issuers is no list',
  name_key: 'name_key is not that of ',
  login_name_key: 'login_name_key is not that of ',
  policy_name_key: 'policy_name_key is not that of ',
  arn: 'arn is not ',
}

for (const { name: table } of databaseTables) {
  test(`texts of ${table} that are not what they have to be are told`, async () => {
    const problems = await problemsWith((insert) => insert(table))
    for (const column of await columnsOf(table)) {
      const problem = columnProblems[column]
      if (problem === undefined || (column === 'arn' && table !== 'managed_policy')) continue
      assert.ok(
        problems.some((line) => line.startsWith(`${table} `) && line.includes(`: ${problem}`)),
        `${column}: ${problems.join('\n')}`,
      )
    }
  })
}

const account = { account_id: 'A' }
const inAccounts =
  (table: string, id: string, other: string, otherId: string) => async (insert: Insert) => {
    await insert(table, { id, account_id: 'A' })
    await insert(other, { id: otherId, account_id: 'B' })
  }

const ofAnother = (table: string, ownerColumn: string) => async (insert: Insert) => {
  await insert('iam_user', { id: 'U', account_id: 'A' })
  await insert(table, { [ownerColumn]: 'U', account_id: 'B' })
}

/** What breaks each rule, and no more rows than that needs. */
const breaches: Readonly<Record<string, (insert: Insert) => Promise<void>>> = {
  ...Object.fromEntries(
    rules
      .map(({ breach }) => /^account_usage: (\w+) are counted wrongly$/.exec(breach))
      .filter((match) => match !== null)
      .map(([breach, kind = '']) => [
        breach,
        async (insert: Insert) => {
          await insert('account', { id: 'A' })
          await insert('account_usage', { ...account, kind, amount: 7 })
        },
      ]),
  ),
  'policy_usage: attachments are counted wrongly': (insert) =>
    insert('policy_usage', { ...account, attachments: 7, boundaries: 0 }),
  'policy_usage: boundaries are counted wrongly': (insert) =>
    insert('policy_usage', { ...account, attachments: 0, boundaries: 7 }),
  'policy_usage: a policy of policy_attachment is not counted': (insert) =>
    insert('policy_attachment', account),
  'policy_usage: a policy of iam_user is not counted': (insert) => insert('iam_user', account),
  'policy_usage: a policy of iam_role is not counted': (insert) => insert('iam_role', account),
  'managed_policy: its default version is not there': (insert) => insert('managed_policy'),
  'managed_policy: its next version is there already': async (insert) => {
    await insert('managed_policy', { id: 'P', next_version: 2 })
    await insert('policy_version', { policy_id: 'P', version: 2 })
  },
  'denial: the policies that were evaluated are not there': (insert) => insert('denial'),
  'policy_attachment: it is of another account than its owner': async (insert) => {
    await insert('iam_role', { id: 'R', account_id: 'A' })
    await insert('policy_attachment', { owner_id: 'R', owner_kind: 'role', account_id: 'B' })
  },
  'access_key: it is of another account than its owner': ofAnother('access_key', 'owner_id'),
  'signing_certificate: it is of another account than its owner': ofAnother(
    'signing_certificate',
    'owner_id',
  ),
  'mfa_device: it is of another account than its owner': ofAnother('mfa_device', 'owner_id'),
  'service_credential: it is of another account than its owner': ofAnother(
    'service_credential',
    'user_id',
  ),
  'mfa_device: its ARN is of another account': (insert) =>
    insert('mfa_device', { serial_number: 'arn:aws:iam::B:mfa/phone', ...account }),
  'policy_attachment: its owner_name_key is not that of the owner': async (insert) => {
    await insert('iam_group', { id: 'G', name_key: 'team' })
    await insert('policy_attachment', { owner_id: 'G', owner_kind: 'group', owner_name_key: 'x' })
  },
  'group_member: its user_name_key is not that of the user': async (insert) => {
    await insert('iam_user', { id: 'U', name_key: 'ann' })
    await insert('group_member', { user_id: 'U', user_name_key: 'x' })
  },
  'group_member: user and group are of two accounts': async (insert) => {
    await inAccounts('iam_user', 'U', 'iam_group', 'G')(insert)
    await insert('group_member', { user_id: 'U', group_id: 'G' })
  },
  'instance_profile_role: role and profile are of two accounts': async (insert) => {
    await inAccounts('iam_role', 'R', 'instance_profile', 'I')(insert)
    await insert('instance_profile_role', { role_id: 'R', profile_id: 'I' })
  },
}

for (const { breach } of rules) {
  test(`found: ${breach}`, async () => {
    const plant = breaches[breach]
    assert.ok(plant, 'a rule that nothing here breaks')
    const problems = await problemsWith(plant)
    assert.ok(
      problems.some((line) => line.startsWith(`${breach}: `)),
      problems.join('\n'),
    )
  })
}
