// Long lists hold what a filter of all rows finds, in the same order, in every store. Tests only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toAccountId } from '../../src/identifiers/account-id.ts'
import type { Listed, PageRequest } from '../../src/store/page-request.ts'
import type { Reader, Store } from '../../src/store/store.ts'
import { insertRows } from '../../src/store/table-rows.ts'
import { insertAccount } from '../../src/store/tables/accounts.ts'
import { insertGroup, insertGroupMember } from '../../src/store/tables/groups.ts'
import { nameKey } from '../../src/store/tables/name-key.ts'
import { insertPolicyAttachment } from '../../src/store/tables/policy-attachments.ts'
import { listPolicyEntities } from '../../src/store/tables/policy-entities.ts'
import {
  findUserById,
  insertUser,
  listUsers,
  listUsersOfGroup,
  type User,
  updateUser,
} from '../../src/store/tables/users.ts'

const account = toAccountId('111122223333')

interface Named {
  readonly name: string
  readonly path: string
}

/** Paths and how many users have them: one for each way in which a list can be read. */
const places: readonly (readonly [users: number, path: (index: number) => string])[] = [
  [1_500, () => '/one/'],
  [900, (index) => `/team/${index % 12}/`],
  // Most have the first of them, and the last names are in the last.
  [2_500, (index) => `/department/d${Math.floor(index ** 2 / 25_000)}/`],
  [1_200, (index) => `/home/${index}/`],
  [10_500, (index) => `/wide/w${index % 700}/deep/`],
  // All of these names come after all others.
  [60, (index) => `/wide/late${index}/`],
  [3, () => '/'],
]

/** Users whose names have nothing to do with the order in which they are made. */
const population: readonly Named[] = places.flatMap(([users, path], place) =>
  Array.from({ length: users }, (_, index) => {
    const number = ((place * 20_000 + index) * 7_919) % 1_000_003
    const late = path(index).includes('late') ? 'z' : ''
    return { name: `${late}${index % 2 ? 'N' : 'n'}${number}`, path: path(index) }
  }),
)
const byName = population.toSorted((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1))

const columns = ['id', 'account_id', 'name', 'name_key', 'path', 'created_at', 'tags']

async function withPopulation(store: Store): Promise<void> {
  await store.write(async (writer) => {
    await insertAccount(writer, account, new Date(0))
    const rows = population.map(({ name, path }, index) => {
      return [`AIDA${index}`, account, name, nameKey(name), path, 0, '[]']
    })
    await insertRows(writer, 'iam_user', columns, rows)
  })
}

type List = (reader: Reader, page: PageRequest) => Promise<Listed<Named>>

/** All pages of a list. Each is full, or the last one, or says how far it looked. */
async function walk(store: Store, limit: number, after: string, list: List): Promise<string[]> {
  const names: string[] = []
  let from: string | undefined = after
  while (from !== undefined) {
    const page: PageRequest = { after: from, limit }
    const { items, searchedTo } = await store.read((reader) => list(reader, page))
    names.push(...items.map(({ name }) => name))
    const last = items.at(-1)
    assert.ok(searchedTo === undefined || (items.length < limit && searchedTo > page.after))
    from = items.length < limit ? searchedTo : last && nameKey(last.name)
  }
  return names
}

/** Runs the suite. `open` gives an empty store of the driver. */
export function runListSuite(driver: string, open: () => Promise<Store>): void {
  test(`${driver}: lists under any path hold what a filter finds`, async () => {
    const store = await open()
    try {
      await withPopulation(store)
      const prefixes = [...new Set(population.flatMap(({ path }) => [path, path.slice(0, 4)]))]
      const prefix = fc.oneof(
        fc.constantFrom('/one/', '/team/', '/department/', '/home/', '/wide/', '/w', '/wide/late'),
        fc.constantFrom(...prefixes),
        fc.constantFrom('/', '/none/', '/team/1', '/TEAM/', '/department/d1'),
      )
      const after = fc.oneof(
        fc.constant(''),
        fc.constantFrom(...byName).map(({ name }) => nameKey(name)),
      )
      const limit = fc.constantFrom(101, 1_001, 20_000)
      await fc.assert(
        fc.asyncProperty(prefix, limit, after, async (pathPrefix, pageSize, from) => {
          const listed = await walk(store, pageSize, from, (reader, page) =>
            listUsers(reader, account, pathPrefix, page),
          )
          const expected = byName.filter(
            ({ name, path }) => nameKey(name) > from && path.startsWith(pathPrefix),
          )
          assert.deepEqual(
            listed,
            expected.map(({ name }) => name),
          )
        }),
        { numRuns: 30 },
      )
    } finally {
      await store.close()
    }
  })

  test(`${driver}: members and users of a policy come by name, also renamed ones`, async () => {
    const store = await open()
    try {
      await store.write((writer) => insertAccount(writer, account, new Date(0)))
      const arn = `arn:aws:iam::${account}:policy/p`
      const group = { id: 'AGPA1', account, name: 'g', path: '/', createdAt: new Date(0) }
      const users = population.filter((_, index) => index % 11 === 0)
      const uses = new Map<string, { attached: boolean; bounded: boolean; member: boolean }>()
      const userOf = ({ name, path }: Named, index: number): User => ({
        ...{ id: `AIDA${index}`, account, name, path, createdAt: new Date(0), tags: [] },
        boundaryArn: index % 3 === 0 ? arn : undefined,
      })
      const renamed = (name: string, index: number) => (index % 7 === 0 ? `renamed-${name}` : name)
      await store.write(async (writer) => {
        await insertGroup(writer, group)
        for (const [index, named] of users.entries()) {
          const user = userOf(named, index)
          const use = { attached: index % 2 === 0, bounded: index % 3 === 0, member: index % 5 < 2 }
          uses.set(renamed(named.name, index), use)
          await insertUser(writer, user)
          if (use.member) await insertGroupMember(writer, group.id, user.id)
          if (use.attached) {
            await insertPolicyAttachment(writer, { kind: 'user', id: user.id, account }, arn)
          }
        }
        for (const [index, { name }] of users.entries()) {
          const user = await findUserById(writer, `AIDA${index}`)
          if (user !== undefined && index % 7 === 0) {
            await updateUser(writer, { ...user, name: renamed(name, index) })
          }
        }
      })
      const all = users
        .map(({ name, path }, index) => ({ name: renamed(name, index), path }))
        .toSorted((a, b) => (nameKey(a.name) < nameKey(b.name) ? -1 : 1))
      const namesWhere = (wanted: (user: Named) => boolean | undefined) =>
        all.filter(wanted).map(({ name }) => name)
      assert.deepEqual(
        await walk(store, 50, '', async (reader, page) => ({
          items: await listUsersOfGroup(reader, group.id, page),
          searchedTo: undefined,
        })),
        namesWhere(({ name }) => uses.get(name)?.member),
      )
      for (const pathPrefix of ['/', '/home/', '/wide/late', '/none/']) {
        for (const [kinds, matches] of [
          [['attachment'], (name: string) => uses.get(name)?.attached],
          [['boundary'], (name: string) => uses.get(name)?.bounded],
          [
            ['attachment', 'boundary'],
            (name: string) => uses.get(name)?.attached || uses.get(name)?.bounded,
          ],
        ] as const) {
          const wanted = { account, arn, kind: 'user', uses: kinds, pathPrefix } as const
          assert.deepEqual(
            await walk(store, 70, '', (reader, page) => listPolicyEntities(reader, wanted, page)),
            namesWhere(({ name, path }) => matches(name) && path.startsWith(pathPrefix)),
          )
        }
      }
    } finally {
      await store.close()
    }
  })
}
