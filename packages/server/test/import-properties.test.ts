// Random accounts survive import and export, in whichever form their documents come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAccountDetails } from '../src/account-files/account-details.ts'
import { readDetail } from '../src/account-files/detail.ts'
import { exportAccount, printDetails } from '../src/account-files/export-account.ts'
import { importAccount } from '../src/account-files/import-account.ts'
import { type AccountId, toAccountId } from '../src/identifiers/account-id.ts'
import { systemRandom } from '../src/identifiers/random-source.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { insertAccount } from '../src/store/tables/accounts.ts'
import { createVault } from '../src/store/vault.ts'
import { randomAccount, randomAccountId } from './support/random-account.ts'

const vault = createVault(Buffer.alloc(32, 1))

/** Imports a text into an empty store; gives what an export prints. */
async function through(text: string, account: AccountId): Promise<string> {
  const store = openSqliteStore({ inMemory: true }, vault)
  try {
    const details = readAccountDetails([readDetail('random', text)])
    const now = new Date()
    await store.write(async (writer) => {
      await insertAccount(writer, account, now)
      await importAccount(writer, account, details, { now, random: systemRandom })
    })
    return await store.read(async (reader) =>
      printDetails(await exportAccount(reader, account, now)),
    )
  } finally {
    await store.close()
  }
}

const counted = ['AttachmentCount', 'PermissionsBoundaryUsageCount', 'IsAttachable', 'Roles']

/** Without what is counted, AWS's policies, and the order of lists outside of documents. */
function comparable(value: unknown, key = ''): unknown {
  if (/Document$/.test(key)) return value
  if (Array.isArray(value)) {
    const own = value.filter((one) => !String(Object(one).Arn).includes('::aws:policy/'))
    return own.map((one) => JSON.stringify(comparable(one))).sort()
  }
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([name]) => !counted.includes(name))
  return Object.fromEntries(
    members
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, comparable(member, name)]),
  )
}

const encoded = (text: string): string =>
  JSON.stringify(
    JSON.parse(text, (key, value: unknown) =>
      /Document$/.test(key) ? encodeURIComponent(JSON.stringify(value)) : value,
    ),
  )

const own = toAccountId(randomAccountId)

test('what goes in comes out', async () => {
  await fc.assert(
    fc.asyncProperty(randomAccount, async (account) => {
      const text = JSON.stringify(account)
      const printed = await through(text, own)
      assert.deepEqual(comparable(JSON.parse(printed)), comparable(JSON.parse(text)))
      assert.equal(await through(printed, own), printed, 'an export is what it is made of')
      assert.equal(await through(encoded(text), own), printed, 'documents may be encoded')
    }),
    { numRuns: 60 },
  )
})

test('a copy in another account says nothing of the first', async () => {
  const other = toAccountId('999988887777')
  await fc.assert(
    fc.asyncProperty(randomAccount, async (account) => {
      const text = JSON.stringify(account)
      const printed = await through(text, other)
      assert.ok(!printed.includes(randomAccountId))
      const back = await through(printed.replaceAll(/"[A-Za-z]+Id": "A[^"]+",?/g, ''), own)
      const kinds = (one: string) =>
        Object.values(JSON.parse(one)).map((list) => Object(list).length)
      assert.deepEqual(kinds(back), kinds(printed))
    }),
    { numRuns: 20 },
  )
})
