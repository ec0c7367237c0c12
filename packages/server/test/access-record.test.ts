// The record of which principal last tried which action, read back from the database file.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { createAccessRecord } from '../src/audit/access-record.ts'
import { rootCaller } from '../src/authn/caller.ts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import { StoreUnavailable } from '../src/store/store.ts'
import { type AccessUse, listAccessUses } from '../src/store/tables/access-uses.ts'
import { insertAccount } from '../src/store/tables/accounts.ts'
import { createVault } from '../src/store/vault.ts'
import { identity, newRole } from './support/assumable-role.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

/** The rows of an account in a file that no daemon has open. */
async function recordIn(file: string, account: string): Promise<readonly AccessUse[]> {
  const store = openSqliteStore({ file }, createVault(Buffer.alloc(32, 7)))
  try {
    return await store.read((reader) => listAccessUses(reader, toAccountId(account), new Date(0)))
  } finally {
    await store.close()
  }
}

function newFile(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-record-'))
  t.after(() => rmSync(directory, { recursive: true }))
  return join(directory, 'iamd.db')
}

const told = (uses: readonly AccessUse[]) =>
  uses
    .map(
      ({ principal, service, action, region, sessionName }) =>
        `${principal.kind} ${service}:${action} ${region}${sessionName ? ` ${sessionName}` : ''}`,
    )
    .sort()

test('the last attempt of each principal at each action is kept, allowed or not', async (t) => {
  const file = newFile(t)
  const account = await (async () => {
    await using daemon = await startTestDaemon([], { file })
    const caller = await newUser(daemon, 'caller')
    assert.equal((await errorOf(daemon.iam(caller).send(new GetUserCommand({})))).status, 403)
    for (let round = 0; round < 2; round += 1) await identity(daemon, caller)
    // Who does not sign properly is nobody.
    const forged = { ...caller, secretAccessKey: 'wrong' }
    await errorOf(daemon.iam(forged).send(new ListUsersCommand({})))
    return daemon.account
  })()
  const uses = await recordIn(file, account)
  assert.deepEqual(told(uses), [
    'root iam:CreateAccessKey us-east-1',
    'root iam:CreateUser us-east-1',
    'user iam:GetUser us-east-1',
    'user sts:GetCallerIdentity us-east-1',
  ])
})

test('sessions count for their role and say which; what is deleted stays in one place', async (t) => {
  const file = newFile(t)
  const account = await (async () => {
    await using daemon = await startTestDaemon([], { file })
    const role = await newRole(daemon)
    const session = await role.assume({ RoleSessionName: 'nightly' })
    await identity(daemon, session)
    const iam = daemon.iam()
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'worker', PolicyName: 'inline' }))
    await iam.send(new DeleteRoleCommand({ RoleName: 'worker' }))
    return daemon.account
  })()
  const uses = await recordIn(file, account)
  assert.deepEqual(
    told(uses).filter((line) => !line.startsWith('root')),
    ['deleted sts:GetCallerIdentity us-east-1 nightly', 'user sts:AssumeRole us-east-1'],
  )
})

test('what could not be written is still known, and is written the next time', async () => {
  const store = openSqliteStore({ inMemory: true }, createVault(Buffer.alloc(32, 7)))
  const account = toAccountId('111122223333')
  const start = new Date('2026-01-01T00:00:00Z')
  await store.write((writer) => insertAccount(writer, account, start))
  let isAway = true
  let meanwhile = () => {}
  const record = createAccessRecord({
    ...store,
    write(work) {
      if (isAway) return Promise.reject(new StoreUnavailable('the disk is full'))
      meanwhile()
      meanwhile = () => {}
      return store.write(work)
    },
  })
  const root = rootCaller(account, { accessKeyId: 'AKIA', session: undefined })
  const note = (action: string, minute: number) =>
    record.note(
      root,
      { at: new Date(start.getTime() + minute * 60_000), service: 'iam', region: 'us-east-1' },
      action,
    )
  const inOrder = (uses: readonly AccessUse[]) =>
    uses.map(({ action, at }) => `${action} ${at.getUTCMinutes()}`).sort()
  const known = async () => {
    const uses = inOrder(await store.read((reader) => record.usesIn(reader, account, start)))
    const own = inOrder(await store.read((reader) => record.usesOf(reader, account, start)))
    assert.deepEqual(own, uses)
    return uses
  }
  note('GetUser', 1)
  note('ListUsers', 2)
  await assert.rejects(record.flush(start), StoreUnavailable)
  note('GetUser', 3)
  assert.deepEqual(await known(), ['GetUser 3', 'ListUsers 2'])
  isAway = false
  meanwhile = () => note('GetRole', 4)
  await record.flush(start)
  const written = await store.read((reader) => listAccessUses(reader, account, new Date(0)))
  assert.deepEqual(inOrder(written), ['GetUser 3', 'ListUsers 2'])
  await record.flush(start)
  assert.deepEqual(await known(), ['GetRole 4', 'GetUser 3', 'ListUsers 2'])
  await store.close()
})
