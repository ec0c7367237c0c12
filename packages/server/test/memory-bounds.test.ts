// However many principals call, memory holds as many as it is told to, and all are answered.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreateRoleCommand, GetUserCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { toAccessKeyId } from '../src/identifiers/access-key-id.ts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { insertAccessKey } from '../src/store/tables/access-keys.ts'
import { putInlinePolicy } from '../src/store/tables/inline-policies.ts'
import { insertUser } from '../src/store/tables/users.ts'
import { scrape } from './support/metrics.ts'
import { policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const limit = 100
const principals = 130
const caches = ['users', 'roles', 'accessKeys', 'signingKeys', 'sessions', 'policyDocuments']

/** Users with a key, and a policy that is nobody else's. */
async function newUsers({ store, account }: TestDaemon): Promise<readonly Credentials[]> {
  const numbers = Array.from({ length: principals }, (_, index) => 1_000_000_000_000_000 + index)
  await store.write(async (writer) => {
    for (const number of numbers) {
      const user = { id: `AIDA${number}`, account: toAccountId(account), name: `u${number}` }
      const facts = { path: '/', createdAt: new Date(0), boundaryArn: undefined, tags: [] }
      await insertUser(writer, { ...user, ...facts })
      const Statement = { Effect: 'Allow', Action: ['iam:*', 'sts:*'], Resource: '*' }
      const owner = { kind: 'user', id: user.id, account: user.account } as const
      const document = policyDocument({ ...Statement, Sid: `S${number}` })
      await putInlinePolicy(writer, owner, { name: 'p', document })
      const key = { id: toAccessKeyId(`AKIA${number}`), account: user.account, userId: user.id }
      const status = { status: 'Active', createdAt: new Date(0) } as const
      await insertAccessKey(writer, { ...key, ...status }, `secret-${number}`)
    }
  })
  return numbers.map((number) => ({
    accessKeyId: `AKIA${number}`,
    secretAccessKey: `secret-${number}`,
  }))
}

/** Sessions of roles, each of another role. */
async function newSessions(daemon: TestDaemon, user: Credentials): Promise<readonly Credentials[]> {
  const trust = policyDocument({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${daemon.account}:user/u1000000000000000` },
    Action: 'sts:AssumeRole',
  })
  const [iam, sts] = [daemon.iam(), daemon.sts(user)]
  const sessions: Credentials[] = []
  for (let number = 0; number < principals; number += 1) {
    const RoleName = `r${number}`
    const create = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust })
    const { Role: role } = await iam.send(create)
    const assume = new AssumeRoleCommand({ RoleArn: role?.Arn, RoleSessionName: 'session' })
    const { Credentials: found } = await sts.send(assume)
    sessions.push({
      accessKeyId: found?.AccessKeyId ?? '',
      secretAccessKey: found?.SecretAccessKey ?? '',
      sessionToken: found?.SessionToken ?? '',
    })
  }
  return sessions
}

test('a walk over more principals than are to be kept leaves so many, and turns none away', async () => {
  await using daemon = await startTestDaemon(['--cached-principals', String(limit)])
  const sizes = async () => {
    const told = await scrape(daemon.endpoint)
    return caches.map((cache) => {
      assert.equal(told.get(`iamd_cache_entries_max{cache="${cache}"}`), limit)
      return told.get(`iamd_cache_entries{cache="${cache}"}`) ?? Number.NaN
    })
  }
  const users = await newUsers(daemon)
  const [first] = users
  assert.ok(first)
  const sessions = await newSessions(daemon, first)
  // Twice: who was pushed out is read again, and pushes out another.
  for (let walk = 0; walk < 2; walk += 1) {
    for (const user of users) await daemon.iam(user).send(new GetUserCommand({}))
    for (const session of sessions) await daemon.sts(session).send(new GetCallerIdentityCommand({}))
    assert.deepEqual(
      await sizes(),
      caches.map(() => limit),
    )
  }
})
