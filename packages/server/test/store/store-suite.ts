// What every store must do; each driver's test runs it. Tests only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toAccountId } from '../../src/identifiers/account-id.ts'
import type { ChangeKey, Store, Writer } from '../../src/store/store.ts'
import {
  completeAccessReport,
  evictAccessReports,
  findAccessReport,
  insertAccessReport,
} from '../../src/store/tables/access-reports.ts'
import {
  type AccessUse,
  deleteAccessUsesBefore,
  forgetPrincipal,
  listAccessUses,
  putAccessUse,
} from '../../src/store/tables/access-uses.ts'
import {
  findAccount,
  increaseUsage,
  insertAccount,
  readUsage,
} from '../../src/store/tables/accounts.ts'
import {
  deleteDenialsBefore,
  evictDenials,
  findStoredDenial,
  insertDenial,
} from '../../src/store/tables/denials.ts'
import {
  findUser,
  insertUser,
  listUsers,
  type User,
  updateUser,
} from '../../src/store/tables/users.ts'

const account = toAccountId('111122223333')

const user = (name: string, path = '/'): User => ({
  id: `AIDA${name.toUpperCase()}`,
  account,
  name,
  path,
  createdAt: new Date(1_700_000_000_000),
  boundaryArn: undefined,
  tags: [{ Key: 'team', Value: "it's; DROP TABLE iam_user" }],
})

const withAccount = (store: Store) =>
  store.write((writer) => insertAccount(writer, account, new Date(0)))

/** Runs the suite. `open` gives an empty store of the driver. */
export function runStoreSuite(driver: string, open: () => Promise<Store>): void {
  const storeTest = (name: string, body: (store: Store) => Promise<void>) =>
    test(`${driver}: ${name}`, async () => {
      const store = await open()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })

  storeTest('gives back what was written', async (store) => {
    await withAccount(store)
    await store.write((writer) => insertUser(writer, user('Alice')))
    const found = await store.read((reader) => findUser(reader, account, 'aLICE'))
    assert.deepEqual(found, user('Alice'))
  })

  storeTest('keeps reports of accesses up to a number, a size and an age', async (store) => {
    await withAccount(store)
    const jobs = ['one', 'two', 'three', 'four']
    await store.write(async (writer) => {
      for (const [index, jobId] of jobs.entries()) {
        const createdAt = new Date(1_000 * (index + 1))
        const order = { creator: 'AIDA', subjectArn: 'arn', granularity: 'SERVICE_LEVEL' } as const
        await insertAccessReport(writer, { jobId, account, createdAt, ...order })
        const outcome = { content: 'x'.repeat(10), error: undefined }
        await completeAccessReport(writer, jobId, createdAt, outcome)
      }
    })
    const keptAfter = async (before: number, reports: number, characters: number) => {
      await store.write((writer) =>
        evictAccessReports(writer, account, new Date(before), { reports, characters }),
      )
      const kept: string[] = []
      for (const job of jobs) {
        if (await store.read((reader) => findAccessReport(reader, job))) kept.push(job)
      }
      return kept
    }
    assert.deepEqual(await keptAfter(1_000, 4, 40), jobs)
    assert.deepEqual(await keptAfter(1_001, 4, 40), ['two', 'three', 'four'])
    assert.deepEqual(await keptAfter(0, 2, 40), ['three', 'four'])
    assert.deepEqual(await keptAfter(0, 2, 19), ['four'])
    assert.deepEqual(await keptAfter(0, 0, 0), [])
  })

  storeTest(
    'keeps the last use of each action, and those of deleted users together',
    async (store) => {
      await withAccount(store)
      const use = (id: string, action: string, at: number): AccessUse => ({
        principal: { account, kind: 'user', id },
        service: 'iam',
        action,
        at: new Date(at),
        region: 'us-east-1',
        sessionName: undefined,
      })
      const uses = async () =>
        (await store.read((reader) => listAccessUses(reader, account, new Date(0))))
          .map(({ principal, action, at }) => `${principal.kind} ${action} ${at.getTime()}`)
          .sort()
      await store.write(async (writer) => {
        for (const [action, at] of [
          ['GetUser', 5],
          ['GetUser', 3],
          ['ListUsers', 1],
        ] as const) {
          await putAccessUse(writer, use('AIDAONE', action, at))
        }
        await putAccessUse(writer, use('AIDATWO', 'GetUser', 4))
      })
      assert.deepEqual(await uses(), ['user GetUser 4', 'user GetUser 5', 'user ListUsers 1'])
      await store.write((writer) => forgetPrincipal(writer, 'AIDAONE'))
      await store.write((writer) => forgetPrincipal(writer, 'AIDATWO'))
      assert.deepEqual(await uses(), ['deleted GetUser 5', 'deleted ListUsers 1'])
      await store.write((writer) => deleteAccessUsesBefore(writer, new Date(5)))
      assert.deepEqual(await uses(), ['deleted GetUser 5'])
    },
  )

  storeTest('names are unique regardless of case', async (store) => {
    await withAccount(store)
    await store.write((writer) => insertUser(writer, user('Alice')))
    const twin = { ...user('ALICE'), id: 'AIDAOTHER' }
    assert.equal(await store.write((writer) => insertUser(writer, twin)), false)
    assert.equal((await namesByPage(store, '/', 1_000)).length, 1)
  })

  storeTest('a transaction that throws leaves nothing, its neighbours stay', async (store) => {
    await withAccount(store)
    const failing = async (writer: Writer) => {
      await insertUser(writer, user('half'))
      throw new Error('changed my mind')
    }
    const outcomes = await Promise.allSettled([
      store.write((writer) => insertUser(writer, user('before'))),
      store.write(failing),
      store.write((writer) => insertUser(writer, user('after'))),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await namesByPage(store, '/', 1_000), ['after', 'before'])
  })

  storeTest('work of neighbours never sees what a transaction wrote that throws', async (store) => {
    await withAccount(store)
    const failing = async (writer: Writer) => {
      await insertUser(writer, user('half'))
      throw new Error('changed my mind')
    }
    const [failed, added, refused] = await Promise.allSettled([
      store.write(failing),
      store.write((writer) => insertUser(writer, { ...user('HALF'), id: 'AIDAOTHER' })),
      store.write(async (writer) => {
        const found = await findUser(writer, account, 'half')
        throw new Error(`refused because of ${found?.id}`)
      }),
    ])
    assert.equal(failed.status, 'rejected')
    assert.deepEqual(added, { status: 'fulfilled', value: true })
    assert.match(refused.status === 'rejected' ? String(refused.reason) : '', /of AIDAOTHER$/)
  })

  storeTest('a row that was read, or was missing, is read anew after a commit', async (store) => {
    await withAccount(store)
    const find = (name: string) => store.read((reader) => findUser(reader, account, name))
    assert.equal(await find('alice'), undefined)
    await store.write((writer) => insertUser(writer, user('alice')))
    assert.equal((await find('alice'))?.path, '/')
    await store.write((writer) => updateUser(writer, user('alice', '/moved/')))
    assert.equal((await find('alice'))?.path, '/moved/')
  })

  storeTest('a read never sees a transaction under way', async (store) => {
    await withAccount(store)
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const seen: number[] = []
    const write = store.write(async (writer) => {
      await insertUser(writer, user('early'))
      const count = store
        .read((reader) => listUsers(reader, account, '/', all))
        .then(({ items }) => seen.push(items.length))
      release()
      return { count }
    })
    await released
    const { count } = await write
    await count
    // Either before the commit or after it, but the caller of the write is told only after.
    assert.ok(seen[0] === 0 || seen[0] === 1)
    assert.equal((await namesByPage(store, '/', 1_000)).length, 1)
  })

  storeTest('changes are announced once committed, and only then', async (store) => {
    await withAccount(store)
    const heard: ChangeKey[] = []
    store.onChange((keys) => heard.push(...(keys ?? [])))
    await assert.rejects(
      store.write(async (writer) => {
        await insertUser(writer, user('gone'))
        throw new Error('changed my mind')
      }),
    )
    assert.deepEqual(heard, [])
    await store.write((writer) => insertUser(writer, user('here')))
    assert.deepEqual(heard, ['user:AIDAHERE'])
  })

  for (const pageSize of [1, 2, 7, 100, 1000]) {
    storeTest(`lists by key in pages of ${pageSize}`, async (store) => {
      await withAccount(store)
      const names = Array.from({ length: 23 }, (_, index) => `u${String(index).padStart(2, '0')}`)
      await store.write(async (writer) => {
        for (const name of names.toReversed()) {
          await insertUser(writer, user(name, name.endsWith('3') ? '/odd/' : '/'))
        }
      })
      assert.deepEqual(await namesByPage(store, '/', pageSize), names)
      assert.deepEqual(await namesByPage(store, '/odd/', pageSize), ['u03', 'u13'])
    })
  }

  storeTest(
    'lists under paths that many have and that few have, and nothing beside',
    async (store) => {
      await withAccount(store)
      const many = 5_100
      await store.write(async (writer) => {
        await writer.run(
          `WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?)
         INSERT INTO iam_user (id, account_id, name, name_key, path, created_at, tags)
         SELECT 'AIDA' || CAST(10000 + i AS TEXT), '111122223333', 'm' || CAST(10000 + i AS TEXT),
           'm' || CAST(10000 + i AS TEXT), '/many/of/', 0, '[]' FROM numbers`,
          many - 1,
        )
        for (const [name, path] of [
          ['a', '/few/'],
          ['z', '/few/deeper/'],
          ['b', '/fewer/'],
          ['c', '/'],
        ] as const) {
          await insertUser(writer, user(name, path))
        }
      })
      assert.deepEqual(await namesByPage(store, '/few/', 1), ['a', 'z'])
      assert.deepEqual(await namesByPage(store, '/few', 2), ['a', 'b', 'z'])
      assert.deepEqual(await namesByPage(store, '/none/', 2), [])
      const listed = await namesByPage(store, '/many/', 1_000)
      assert.equal(listed.length, many)
      assert.deepEqual(listed, listed.toSorted())
      assert.equal((await namesByPage(store, '/', 1_000)).length, many + 4)
    },
  )

  storeTest('usage counts up to its maximum under concurrent writers', async (store) => {
    await withAccount(store)
    const granted = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.write((writer) => increaseUsage(writer, account, 'users', 7)),
      ),
    )
    assert.equal(granted.filter(Boolean).length, 7)
    assert.equal(await store.read((reader) => readUsage(reader, account, 'users')), 7)
  })

  storeTest('refuses work after it was closed', async (store) => {
    await withAccount(store)
    await store.close()
    await assert.rejects(store.write(async () => undefined))
  })

  storeTest('secrets open only in their own place', async (store) => {
    const { vault } = await store.read(async (reader) => reader)
    const sealed = vault.seal('secret', 'here')
    assert.equal(vault.open(sealed, 'here'), 'secret')
    assert.throws(() => vault.open(sealed, 'there'))
    assert.ok(!sealed.includes('secret'))
  })

  storeTest('keeps so many denials, the newest, and their policies once', async (store) => {
    await withAccount(store)
    const denial = (number: number, set: string) => ({
      id: `denial-${number}`,
      account,
      recordedAt: number,
      record: 'r'.repeat(10),
      policies: set.repeat(100),
      policiesDigest: set,
    })
    const kept = async () => {
      const rows = await store.read((reader) =>
        reader.all('SELECT id FROM denial ORDER BY recorded_at'),
      )
      const sets = await store.read((reader) => reader.all('SELECT digest FROM denial_policy_set'))
      return [rows.map(({ id }) => id).join(), sets.map(({ digest }) => digest).join()]
    }
    await store.write(async (writer) => {
      for (const number of [3, 1, 2]) await insertDenial(writer, denial(number, 'a'))
      await insertDenial(writer, denial(4, 'b'))
    })
    const evict = (records: number, bytes: number) =>
      store.write((writer) => evictDenials(writer, account, { records, bytes }))
    await evict(4, 240)
    assert.deepEqual(await kept(), ['denial-1,denial-2,denial-3,denial-4', 'a,b'])
    await evict(3, 240)
    assert.deepEqual(await kept(), ['denial-2,denial-3,denial-4', 'a,b'])
    const found = await store.read((reader) => findStoredDenial(reader, account, 'denial-2'))
    assert.deepEqual(found, { recordedAt: 2, record: 'r'.repeat(10), policies: 'a'.repeat(100) })
    await evict(3, 229)
    assert.deepEqual(await kept(), ['denial-3,denial-4', 'a,b'])
    await store.write((writer) => deleteDenialsBefore(writer, 4))
    assert.deepEqual(await kept(), ['denial-4', 'b'])
    await store.write((writer) => evictDenials(writer, 'all accounts', { records: 9, bytes: 109 }))
    assert.deepEqual(await kept(), ['', ''])
  })

  storeTest('finds no account that was never made', async (store) => {
    assert.equal(await store.read((reader) => findAccount(reader, account)), undefined)
  })
}

const all = { after: '', limit: 1000 }

async function namesByPage(store: Store, pathPrefix: string, limit: number): Promise<string[]> {
  const names: string[] = []
  for (;;) {
    const after = names.at(-1) ?? ''
    const { items } = await store.read((reader) =>
      listUsers(reader, account, pathPrefix, { after, limit }),
    )
    names.push(...items.map(({ name }) => name))
    if (items.length < limit) return names
  }
}
