// SIGKILL amid parallel writes, on both stores: what was acknowledged is there, nothing is half there.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  paginateListUsers,
} from '@aws-sdk/client-iam'
import {
  defaultPostgresOptions,
  openPostgresStore,
} from '../packages/server/src/store/postgres/postgres-store.ts'
import { openSqliteStore } from '../packages/server/src/store/sqlite/sqlite-store.ts'
import type { Store } from '../packages/server/src/store/store.ts'
import { createVault } from '../packages/server/src/store/vault.ts'
import { assertConsistent } from '../packages/server/test/support/consistency.ts'
import {
  type DaemonProcess,
  startDaemonProcess,
  temporaryDirectory,
} from '../packages/server/test/support/daemon-process.ts'
import { startPostgresServer } from '../packages/server/test/support/postgres-server.ts'
import { policyDocument } from '../packages/server/test/support/principals.ts'

// `npm run soak` kills many more times.
const kills = Number(process.env['IAMD_SOAK_ROUNDS'] ?? 2)
const connections = 64
const acknowledgedBeforeKill = 1_000

const vault = createVault(Buffer.alloc(32, 1))

/** A user counts as made once it is there, in its group, and with its policy. */
async function makeUser(iam: IAMClient, UserName: string, PolicyArn: string, done: Set<string>) {
  const steps = [
    () => iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'name', Value: UserName }] })),
    () => iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'all' })),
    () => iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
  ]
  for (const [index, step] of steps.entries()) {
    await step()
    done.add(`${UserName} step ${index}`)
    if (index > 0) continue
    const again = iam.send(new CreateUserCommand({ UserName, Path: '/refused/' }))
    await assert.rejects(again, { name: 'EntityAlreadyExistsException' })
  }
}

/** What of each user is there, as `makeUser` notes it. */
async function stepsInStore(store: Store): Promise<ReadonlySet<string>> {
  const rows = await store.read((reader) =>
    reader.all(`SELECT name, path, tags,
      (SELECT COUNT(*) FROM group_member WHERE user_id = iam_user.id) AS groups,
      (SELECT COUNT(*) FROM policy_attachment WHERE owner_id = iam_user.id) AS policies
      FROM iam_user`),
  )
  const steps = new Set<string>()
  for (const { name, path, tags, groups, policies } of rows) {
    assert.equal(path, '/', `${name} was refused`)
    assert.deepEqual(JSON.parse(String(tags)), [{ Key: 'name', Value: name }])
    steps.add(`${name} step 0`)
    if (groups === 1) steps.add(`${name} step 1`)
    if (policies === 1) steps.add(`${name} step 2`)
  }
  return steps
}

async function killRepeatedly(
  start: () => Promise<DaemonProcess>,
  open: () => Promise<Store>,
): Promise<void> {
  let daemon = await start()
  const printed = daemon.output().stdout
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(printed)?.[1] ?? ''
  const credentials = {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
  const client = () =>
    new IAMClient({
      endpoint: daemon.endpoint,
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
    })
  let iam = client()
  await iam.send(new CreateGroupCommand({ GroupName: 'all' }))
  const document = policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' })
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'everything', PolicyDocument: document }),
  )
  const done = new Set<string>()
  let next = 0
  for (let round = 0; round < kills; round += 1) {
    const before = done.size
    const work = async (): Promise<void> => {
      for (;;) {
        next += 1
        try {
          await makeUser(iam, `user-${next}`, Policy?.Arn ?? '', done)
        } catch (error) {
          if (!daemon.child.killed) throw error
          return
        }
        if (done.size - before > acknowledgedBeforeKill) daemon.child.kill('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: connections }, work))
    iam.destroy()
    assert.equal(await daemon.stop('SIGKILL'), null)
    const store = await open()
    try {
      await assertConsistent(store)
      const steps = await stepsInStore(store)
      assert.deepEqual(
        [...done].filter((step) => !steps.has(step)),
        [],
        'acknowledged but lost',
      )
      // Each connection had one call under way, whose outcome nobody was told.
      assert.ok(steps.size <= done.size + connections * (round + 1), 'more than was under way')
    } finally {
      await store.close()
    }
    daemon = await start()
    iam = client()
  }
  let listed = 0
  for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 1_000 }, {})) {
    listed += Users.length
  }
  assert.ok(listed >= [...done].filter((step) => step.endsWith('0')).length)
  await iam.send(new CreateUserCommand({ UserName: 'after' }))
  iam.destroy()
  await daemon.stop()
}

test('SQLite: every acknowledged write survives SIGKILL, and nothing is half there', async () => {
  const data = temporaryDirectory(after)
  const file = join(data, 'iamd.db')
  await killRepeatedly(
    () => startDaemonProcess(['--data', data]),
    async () => {
      const database = new DatabaseSync(file)
      assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok')
      assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), [])
      database.close()
      return openSqliteStore({ file }, vault)
    },
  )
})

test('PostgreSQL: every acknowledged write survives SIGKILL, and nothing is half there', async () => {
  await using server = await startPostgresServer()
  const url = await server.newDatabase()
  const masterKey = join(temporaryDirectory(after), 'master.key')
  writeFileSync(masterKey, Buffer.alloc(32, 1).toString('base64'), { mode: 0o600 })
  await killRepeatedly(
    () => startDaemonProcess(['--store', url, '--master-key', masterKey]),
    () => openPostgresStore({ ...defaultPostgresOptions, url }, vault),
  )
})
