// What was made and taken away leaves nothing in the database, however often.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databaseTables } from '../src/store/database-tables.ts'
import { liveOnce } from './support/life-cycle.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

/** These have limits of their own, or are of the account. */
const records = new Set(['denial', 'denial_policy_set', 'access_use', 'write_probe'])

async function rowsOf({ store }: TestDaemon): Promise<Readonly<Record<string, number>>> {
  const counted: Record<string, number> = {}
  await store.read(async (reader) => {
    for (const { name } of databaseTables) {
      if (records.has(name)) continue
      const row = await reader.get(`SELECT COUNT(*) AS amount FROM ${name}`)
      counted[name] = Number(row?.['amount'])
    }
  })
  return counted
}

test('users, groups, policies and roles that are gone leave no rows', async () => {
  await using daemon = await startTestDaemon()
  const live = (name: string) => liveOnce({ ...daemon, name })
  await live('first')
  const before = await rowsOf(daemon)
  for (const name of ['second', 'third', 'fourth']) await live(name)
  assert.deepEqual(await rowsOf(daemon), before)
})
