// `iamd check` finds what is wrong in a database of either store, and changes nothing.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import pg from 'pg'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { liveOnce } from './support/life-cycle.ts'
import { printedRoot, startOperatedDaemon } from './support/operated-daemon.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { fillRichly } from './support/rich-account.ts'

const server = await startPostgresServer(['-c', 'fsync=off'])
after(() => server[Symbol.asyncDispose]())
const directory = temporaryDirectory(after)
const masterKey = join(directory, 'master.key')
writeFileSync(masterKey, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 })

const account = '111122223333'
const worker = `(SELECT id FROM iam_role WHERE name = 'Worker')`
const versioned = `(SELECT id FROM managed_policy WHERE name = 'versioned')`

/** Damage that no rule of the databases themselves prevents, and how it is told. */
const damages: readonly (readonly [sql: string, told: RegExp])[] = [
  [
    `UPDATE account_usage SET amount = amount + 1 WHERE kind = 'users'`,
    /^account_usage: users are counted wrongly: 111122223333$/m,
  ],
  [
    `UPDATE account_usage SET amount = 0 WHERE kind = 'policyVersions'`,
    /^account_usage: policyVersions are counted wrongly: 111122223333$/m,
  ],
  [
    `UPDATE policy_usage SET attachments = 7 WHERE policy_arn LIKE '%/versioned'`,
    /^policy_usage: attachments are counted wrongly: 111122223333 arn:\S+\/versioned$/m,
  ],
  [
    `UPDATE policy_usage SET boundaries = 7 WHERE policy_arn LIKE '%/Limits'`,
    /^policy_usage: boundaries are counted wrongly: 111122223333 arn:\S+\/Limits$/m,
  ],
  [
    `DELETE FROM policy_usage WHERE policy_arn LIKE 'arn:aws:iam::aws:policy/%'`,
    /^policy_usage: a policy of policy_attachment is not counted: \S+ arn:aws:iam::aws:/m,
  ],
  [
    `UPDATE iam_user SET name_key = 'someone' WHERE name = 'Ann'`,
    /^iam_user AIDA\w+: name_key is not that of Ann$/m,
  ],
  [
    `UPDATE iam_group SET name = 'Writers' WHERE name = 'Readers'`,
    /^iam_group AGPA\w+: name_key is not that of Writers$/m,
  ],
  [
    `UPDATE managed_policy SET default_version = 9 WHERE name = 'versioned'`,
    /^managed_policy: its default version is not there: arn:\S+\/versioned$/m,
  ],
  [
    `UPDATE managed_policy SET next_version = 2 WHERE name = 'versioned'`,
    /^managed_policy: its next version is there already: arn:\S+\/versioned$/m,
  ],
  [
    `UPDATE managed_policy SET path = '/elsewhere/' WHERE name = 'versioned'`,
    /^managed_policy ANPA\w+: arn is not arn:aws:iam::111122223333:policy\/elsewhere\/versioned$/m,
  ],
  [
    `UPDATE policy_version SET document = '{"Statement":' WHERE policy_id = ${versioned} AND version = 2`,
    /^policy_version ANPA\w+ 2: document is no policy document$/m,
  ],
  [
    `UPDATE inline_policy SET document = '{}' WHERE name = 'in'`,
    /^inline_policy AIDA\w+ in: document is no policy document$/m,
  ],
  [
    `UPDATE iam_role SET trust_document = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::${account}:user/bob"}}}' WHERE name = 'Worker'`,
    /^iam_role AROA\w+: trust_document trusts arn:aws:iam::111122223333:user\/bob by name/m,
  ],
  [`UPDATE iam_role SET tags = '{}' WHERE name = 'Worker'`, /^iam_role AROA\w+: tags is no list$/m],
  [
    `UPDATE policy_attachment SET owner_id = 'AROAGONE' WHERE owner_id = ${worker}`,
    /^policy_attachment: owner_id AROAGONE is not in iam_role$/m,
  ],
  [
    `UPDATE policy_attachment SET policy_arn = 'arn:aws:iam::${account}:policy/gone' WHERE owner_id = ${worker}`,
    /^policy_attachment: policy_arn arn:aws:iam::111122223333:policy\/gone is not in managed_policy$/m,
  ],
  [
    `UPDATE iam_role SET boundary_arn = 'arn:aws:iam::${account}:policy/gone' WHERE name = 'Worker'`,
    /^iam_role: boundary_arn arn:aws:iam::111122223333:policy\/gone is not in managed_policy$/m,
  ],
  [
    `INSERT INTO denial (id, account_id, recorded_at, bytes, policy_set, record) VALUES ('lost', '${account}', 1, 1, 'none', '{}')`,
    /^denial: the policies that were evaluated are not there: lost$/m,
  ],
  [
    `UPDATE policy_attachment SET account_id = '444455556666' WHERE owner_id = ${worker}`,
    /^policy_attachment: account_id 444455556666 is not in account$/m,
  ],
  [
    `UPDATE policy_attachment SET policy_name_key = 'other' WHERE owner_id = ${worker}`,
    /^policy_attachment AROA\w+ arn:aws:iam::aws:policy\/\w+: policy_name_key is not that of arn:/m,
  ],
  [
    `UPDATE policy_attachment SET owner_name_key = 'other' WHERE owner_id = ${worker}`,
    /^policy_attachment: its owner_name_key is not that of the owner: AROA\w+$/m,
  ],
  [
    `UPDATE group_member SET user_name_key = 'other'`,
    /^group_member: its user_name_key is not that of the user: AGPA\w+ AIDA\w+$/m,
  ],
  [
    `UPDATE access_key SET owner_id = 'AIDAGONE'`,
    /^access_key: owner_id AIDAGONE is not in iam_user and account$/m,
  ],
  [
    `UPDATE access_key SET account_id = '444455556666'`,
    /^access_key: it is of another account than its owner: AKIA\w+$/m,
  ],
  [
    `UPDATE access_key SET sealed_secret = (SELECT sealed_key FROM sealing_key)`,
    /^access_key AKIA\w+: sealed_secret does not open$/m,
  ],
  [`UPDATE sealing_key SET sealed_key = 'AAAA'`, /^sealing_key \w{8}: sealed_key does not open$/m],
]

interface Store {
  readonly flags: readonly string[]
  /** Runs a statement, whatever the database thinks of what refers to what. */
  run(sql: string): Promise<void>
}

function sqlite(name: string): Store {
  const data = join(directory, name)
  return {
    flags: ['--data', data, '--master-key', masterKey],
    async run(sql) {
      const database = new DatabaseSync(join(data, 'iamd.db'), {
        enableForeignKeyConstraints: false,
        defensive: false,
      })
      database.exec(sql)
      database.close()
    },
  }
}

async function postgres(): Promise<Store> {
  const url = await server.newDatabase()
  return {
    flags: ['--store', url, '--master-key', masterKey],
    async run(sql) {
      const client = new pg.Client(url)
      await client.connect()
      await client.query('SET session_replication_role = replica')
      await client.query(sql)
      await client.end()
    },
  }
}

async function fill({ flags }: Store): Promise<void> {
  await using daemon = await startOperatedDaemon([...flags, '--account', account])
  await fillRichly(daemon.iam(printedRoot(daemon.process.output())), account)
}

for (const [kind, open] of [
  ['SQLite', async () => sqlite('checked')],
  ['PostgreSQL', postgres],
] as const) {
  test(`on ${kind}, each damage is told, and with it nothing that is well`, async (t) => {
    const store = await open()
    await fill(store)
    const backup = join(directory, `${kind}.backup`)
    assert.equal((await runIamd(['backup', ...store.flags, backup])).code, 0)
    const well = await runIamd(['check', ...store.flags])
    assert.equal(well.stdout, '')
    assert.equal(well.code, 0)
    assert.match(well.stderr, /^iamd: 0 problems in /)
    const restored = async (name: string) => {
      const fresh = kind === 'SQLite' ? sqlite(name) : await postgres()
      assert.equal((await runIamd(['restore', ...fresh.flags, backup])).code, 0)
      return fresh
    }
    for (const [index, group] of groupsOf(damages).entries()) {
      const damaged = await restored(`damaged-${index}`)
      for (const [sql] of group) await damaged.run(sql)
      const { code, stdout } = await runIamd(['check', ...damaged.flags])
      assert.equal(code, 1)
      for (const [sql, told] of group) await t.test(sql, () => assert.match(stdout, told))
    }
  })
}

/** Damages of different tables go together. */
function groupsOf(all: typeof damages): (readonly (readonly [string, RegExp])[])[] {
  const groups: (readonly [string, RegExp])[][] = []
  for (const damage of all) {
    const table = /^(?:UPDATE|DELETE FROM|INSERT INTO) (\w+)/.exec(damage[0])?.[1] ?? ''
    const group = groups.find((one) => !one.some(([sql]) => sql.includes(table)))
    if (group === undefined) groups.push([damage])
    else group.push(damage)
  }
  return groups
}

for (const [kind, open] of [
  ['SQLite', async () => sqlite('busy')],
  ['PostgreSQL', postgres],
] as const) {
  test(`on ${kind}, a check beside a daemon that writes finds nothing wrong`, async () => {
    const { flags } = await open()
    await using daemon = await startOperatedDaemon([...flags, '--account', account])
    const { endpoint } = daemon.process
    const root = printedRoot(daemon.process.output())
    let checked = false
    const write = async (client: number) => {
      for (let life = 0; !checked || life === 0; life += 1) {
        await liveOnce({ endpoint, account, root, name: `${client}-${life}` })
      }
    }
    const check = async () => {
      try {
        for (let time = 0; time < 3; time += 1) {
          const { code, stdout } = await runIamd(['check', ...flags])
          assert.equal(stdout, '')
          assert.equal(code, 0)
        }
      } finally {
        checked = true
      }
    }
    await Promise.all([check(), ...Array.from({ length: 6 }, (_, client) => write(client))])
  })
}

test('on SQLite, an index that does not have all rows is told', async () => {
  const store = sqlite('index')
  await fill(store)
  // What an index is of is changed behind its back.
  await store.run(`PRAGMA writable_schema = ON; UPDATE sqlite_schema
    SET sql = 'CREATE INDEX access_key_by_owner ON access_key (status)'
    WHERE name = 'access_key_by_owner'`)
  const { code, stdout } = await runIamd(['check', ...store.flags])
  assert.equal(code, 1)
  assert.match(stdout, /^row \d+ missing from index access_key_by_owner$/m)
})

test('on PostgreSQL, a feed whose next rows nodes would miss is told', async () => {
  const store = await postgres()
  await fill(store)
  await store.run(`SELECT setval('change_feed_sequence_seq', 1)`)
  await store.run(`UPDATE change_feed SET keys = 'user:x' WHERE sequence = 2`)
  const { code, stdout } = await runIamd(['check', ...store.flags])
  assert.equal(code, 1)
  assert.equal(
    stdout,
    'change_feed: its next number comes before its newest row\nchange_feed 2: keys are no list\n',
  )
})

test('on SQLite, rows that refer to nothing are told, and that no key opens the database', async () => {
  const store = sqlite('dangling')
  await fill(store)
  await store.run(`DELETE FROM iam_user WHERE name = 'bob'`)
  const { code, stdout } = await runIamd(['check', ...store.flags])
  assert.equal(code, 1)
  assert.match(stdout, /^inline_policy: owner_id AIDA\w+ is not in iam_user$/m)
  await store.run(`DELETE FROM iam_user WHERE name = 'Ann'`)
  const again = await runIamd(['check', ...store.flags])
  assert.match(again.stdout, /^group_member: user_id AIDA\w+ is not in iam_user$/m)
  await store.run('DELETE FROM vault_key')
  const keyless = await runIamd(['check', ...store.flags])
  assert.match(keyless.stdout, /^vault_key: there is no data key$/m)
})

test('a check changes nothing and makes nothing', async () => {
  const none = await runIamd([
    'check',
    '--data',
    join(directory, 'none'),
    '--master-key',
    masterKey,
  ])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /there is no database in/)
  const store = sqlite('older')
  await fill(store)
  await store.run('PRAGMA user_version = 3')
  const older = await runIamd(['check', ...store.flags])
  assert.equal(older.code, 1)
  assert.match(older.stderr, /has schema 3, this iamd works with \d+ and changes nothing here/)
  const empty = await server.newDatabase()
  const refused = await runIamd(['check', '--store', empty, '--master-key', masterKey])
  assert.match(refused.stderr, /has schema 0/)
  const client = new pg.Client(empty)
  await client.connect()
  const { rows } = await client.query(
    `SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  await client.end()
  assert.deepEqual(rows, [])
})
