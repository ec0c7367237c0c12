// Random accounts survive an export and an import, whole, and an export is of one moment.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { readAccountDetails } from '../src/account-files/account-details.ts'
import { readDetail } from '../src/account-files/detail.ts'
import { exportAccount, printDetails } from '../src/account-files/export-account.ts'
import { importAccount } from '../src/account-files/import-account.ts'
import { insertAccountWithRoot } from '../src/commands/root-credentials.ts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { systemRandom } from '../src/identifiers/random-source.ts'
import { findProblems } from '../src/store/check/check-database.ts'
import { DatabaseRefused } from '../src/store/database-refused.ts'
import { verifyExport } from '../src/store/export/import-export.ts'
import { ImportRefused } from '../src/store/export/import-refused.ts'
import { writeExport } from '../src/store/export/write-export.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Store } from '../src/store/store.ts'
import { createVault } from '../src/store/vault.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { randomAccount, randomAccountId } from './support/random-account.ts'
import {
  emptyStore,
  exportOf,
  exportText,
  importText,
  piecesOf,
  recordsOf,
} from './support/whole-export.ts'

const own = toAccountId(randomAccountId)

async function storeWith(account: unknown): Promise<Store> {
  const store = emptyStore(1)
  const details = readAccountDetails([readDetail('random', JSON.stringify(account))])
  await store.write(async (writer) => {
    await insertAccountWithRoot(writer, own)
    await importAccount(writer, own, details, { now: new Date(), random: systemRandom })
  })
  return store
}

const detailsOf = (store: Store) =>
  store.read(async (reader) => printDetails(await exportAccount(reader, own, new Date())))

/** The same records in another order, which is as good. */
function shuffled(text: string, seed: number): string {
  const place = (line: string) => createHash('sha256').update(`${seed} ${line}`).digest('hex')
  return exportOf(recordsOf(text).toSorted((one, two) => (place(one) < place(two) ? -1 : 1)))
}

test('what goes in comes out, in whichever pieces it is read and whichever order it has', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomAccount,
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer(),
      async (account, pieceLength, seed) => {
        const store = await storeWith(account)
        const copy = emptyStore(2)
        const text = await exportText(store, 'plain')
        await importText(copy, shuffled(text, seed), undefined, pieceLength)
        assert.deepEqual(recordsOf(await exportText(copy, 'plain')), recordsOf(text))
        assert.equal(await detailsOf(copy), await detailsOf(store))
        const problems = await copy.read((reader) =>
          Array.fromAsync(findProblems(reader, reader.vault)),
        )
        assert.deepEqual(problems, [])
        await store.close()
        await copy.close()
      },
    ),
    { numRuns: 40 },
  )
})

test('whatever byte of an export is changed or missing, nothing is imported', async () => {
  const store = emptyStore(3)
  await store.write((writer) => insertAccountWithRoot(writer, own))
  const text = await exportText(store, 'plain')
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: text.length - 2 }),
      fc.constantFrom('', 'x', '"', '\n', '{', '0'),
      async (at, character) => {
        fc.pre(text[at] !== character)
        const changed = text.slice(0, at) + character + text.slice(at + 1)
        await assert.rejects(
          verifyExport(piecesOf(changed), undefined).then((one) => one[Symbol.dispose]()),
          (error) => error instanceof DatabaseRefused || error instanceof ImportRefused,
        )
      },
    ),
    { numRuns: 150, examples: [[text.indexOf('AKIA'), '']] },
  )
  await store.close()
})

test('an export is of one moment, whatever is written meanwhile', async () => {
  const file = join(temporaryDirectory(after), 'iamd.db')
  const store = openSqliteStore({ file }, createVault(Buffer.alloc(32, 4)))
  await store.write((writer) => insertAccountWithRoot(writer, own))
  const before = recordsOf(await exportText(store, 'plain'))
  let added = 700_000_000_000
  let text = ''
  await store.read((reader) =>
    writeExport(reader, new Date(), 'plain', async (piece) => {
      added += 1
      const another = toAccountId(String(added))
      await store.write((writer) => insertAccountWithRoot(writer, another))
      text += piece
    }),
  )
  assert.ok(added > 700_000_000_002)
  assert.deepEqual(recordsOf(text), before)
  await store.close()
})
