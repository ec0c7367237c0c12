// Task 13: rotate access keys. Two at most, an inactive one is refused, the last use is true.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, credentialsOf, newUser } from './support/principals.ts'
import { pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { denied, invalidToken, notAllowed, refused } from './support/refusals.ts'
import { runProgram } from './support/run-program.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

testWith(clients, 'from one key to the next', daemon, async (account) => {
  const { id, root } = account
  const actions = ['iam:*AccessKey*', 'iam:GetUser']
  const first = await newUser(account, 'alice', allow(actions, `arn:aws:iam::${id}:user/alice`))
  const firstId = first.credentials.accessKeyId
  const began = Date.now()

  const unused = await root.iam('CreateAccessKey', { UserName: 'alice' })
  const second = account.as(credentialsOf(unused.AccessKey))
  const secondId = second.credentials.accessKeyId
  const never = await root.iam('GetAccessKeyLastUsed', { AccessKeyId: secondId })
  assert.equal(never.AccessKeyLastUsed?.ServiceName, 'N/A')
  assert.equal(never.AccessKeyLastUsed?.LastUsedDate, undefined)

  await refused(
    first.iam('CreateAccessKey'),
    'LimitExceeded',
    'Cannot exceed quota for AccessKeysPerUser: 2',
  )
  await second.sts('GetCallerIdentity')
  const used = await root.iam('GetAccessKeyLastUsed', { AccessKeyId: secondId })
  assert.equal(used.UserName, 'alice')
  assert.equal(used.AccessKeyLastUsed?.ServiceName, 'sts')
  assert.equal(used.AccessKeyLastUsed?.Region, 'us-east-1')
  const at = new Date(String(used.AccessKeyLastUsed?.LastUsedDate)).getTime()
  assert.ok(at >= began - 2_000 && at <= Date.now(), 'the last use is true')

  await second.iam('UpdateAccessKey', { AccessKeyId: firstId, Status: 'Inactive' })
  await invalidToken(first.iam('GetUser'))
  await invalidToken(first.sts('GetCallerIdentity'))
  const { AccessKeyMetadata = [] } = await second.iam('ListAccessKeys')
  const statuses = AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status])
  assert.deepEqual(Object.fromEntries(statuses), { [firstId]: 'Inactive', [secondId]: 'Active' })

  // Inactive keys count; rolled back, the first one works again.
  await refused(
    second.iam('CreateAccessKey'),
    'LimitExceeded',
    'Cannot exceed quota for AccessKeysPerUser: 2',
  )
  await second.iam('UpdateAccessKey', { AccessKeyId: firstId, Status: 'Active' })
  await first.sts('GetCallerIdentity')
  await second.iam('DeleteAccessKey', { AccessKeyId: firstId })
  await invalidToken(first.sts('GetCallerIdentity'))
  await refused(
    second.iam('DeleteAccessKey', { AccessKeyId: firstId }),
    'NoSuchEntity',
    `The Access Key with id ${firstId} cannot be found.`,
  )
  await second.iam('CreateAccessKey')
})

testWith(clients, 'who may not touch keys', daemon, async (account) => {
  const { id } = account
  const clerk = await newUser(account, 'clerk')
  const who = `arn:aws:iam::${id}:user/clerk`
  await denied(
    clerk.iam('CreateAccessKey', { UserName: 'root-like' }),
    notAllowed(who, 'iam:CreateAccessKey', 'user root-like'),
  )
  await denied(clerk.iam('ListAccessKeys'), notAllowed(who, 'iam:ListAccessKeys', 'user nullclerk'))
  await denied(
    clerk.iam('UpdateAccessKey', {
      UserName: 'clerk',
      AccessKeyId: clerk.credentials.accessKeyId,
      Status: 'Inactive',
    }),
    notAllowed(who, 'iam:UpdateAccessKey', 'user clerk'),
  )
})

testWith(clients, 'keys of one user in the hands of another', daemon, async (account) => {
  const { id, root } = account
  const alice = await newUser(
    account,
    'alice',
    allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}'),
  )
  const who = `arn:aws:iam::${id}:user/alice`
  const bob = await newUser(account, 'bob')
  const AccessKeyId = bob.credentials.accessKeyId
  assert.equal((await alice.iam('ListAccessKeys')).AccessKeyMetadata?.length, 1)
  await denied(
    alice.iam('ListAccessKeys', { UserName: 'bob' }),
    notAllowed(who, 'iam:ListAccessKeys', 'user bob'),
  )
  await denied(
    alice.iam('DeleteAccessKey', { UserName: 'bob', AccessKeyId }),
    notAllowed(who, 'iam:DeleteAccessKey', 'user bob'),
  )
  await refused(
    alice.iam('UpdateAccessKey', { AccessKeyId, Status: 'Inactive' }),
    'NoSuchEntity',
    `The Access Key with id ${AccessKeyId} cannot be found.`,
  )
  await refused(
    root.iam('DeleteUser', { UserName: 'bob' }),
    'DeleteConflict',
    'Cannot delete entity, must delete access keys first.',
  )
  assert.equal((await bob.sts('GetCallerIdentity')).Arn, `arn:aws:iam::${id}:user/bob`)
})

test('a boto3 script rotates the keys of all users, page by page', async (t) => {
  const reason = reasonToSkip(pythonWithBoto3)
  if (reason !== undefined) return t.skip(reason)
  const script = fileURLToPath(new URL('boto3/rotate_access_keys.py', import.meta.url))
  const root = { accessKeyId: '200000000001', secretAccessKey: 'test' }
  const environment = clientEnvironment(daemon.endpoint, root)
  const { code, stdout, stderr } = await runProgram(pathOf(pythonWithBoto3), [script], environment)
  assert.equal(code, 0, stderr)
  const rotated = Array.from({ length: 7 }, (_, index) => ({
    user: `robot-${index}`,
    keysBefore: 1,
    thirdKey: 'LimitExceeded',
    oldKeyWhenInactive: 'InvalidClientTokenId',
    newKeyBelongsTo: `arn:aws:iam::200000000001:user/robot-${index}`,
    newKeyLastUsedIn: 'sts',
    keysAfter: 1,
    keptTheNewKey: true,
  }))
  assert.deepEqual(JSON.parse(stdout), { pages: [3, 3, 1], rotated })
})
