// Access keys of users and of root: making, using, switching off, deleting, and their last use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { accountOfAccessKeyId } from '../src/identifiers/access-key-id.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' }
const keyError = (id: string | undefined) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `The Access Key with id ${id} cannot be found.`,
})

async function createKey(iam: IAMClient, UserName?: string) {
  const input = UserName === undefined ? {} : { UserName }
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand(input))
  return {
    shown: key,
    accessKeyId: key?.AccessKeyId ?? '',
    secretAccessKey: key?.SecretAccessKey ?? '',
  }
}

const listKeys = async (iam: IAMClient, UserName?: string) =>
  (await iam.send(new ListAccessKeysCommand(UserName === undefined ? {} : { UserName })))
    .AccessKeyMetadata

test('a new key is shown once with its secret, and works at once', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Alice' }))
  const { shown, ...credentials } = await createKey(iam, 'alice')
  const { AccessKeyId, SecretAccessKey, CreateDate, ...rest } = shown ?? {}
  assert.deepEqual(rest, { UserName: 'Alice', Status: 'Active' })
  assert.match(AccessKeyId ?? '', /^AKIA[A-Z2-7]{16}$/)
  assert.equal(accountOfAccessKeyId(AccessKeyId ?? ''), daemon.account)
  assert.match(SecretAccessKey ?? '', /^[A-Za-z0-9/+]{40}$/)
  const { Arn } = await daemon.sts(credentials).send(new GetCallerIdentityCommand({}))
  assert.equal(Arn, `arn:aws:iam::${daemon.account}:user/Alice`)
  assert.deepEqual(await listKeys(iam, 'ALICE'), [
    { UserName: 'Alice', AccessKeyId, Status: 'Active', CreateDate },
  ])
})

test('without UserName, calls are about the keys of the calling user', async () => {
  await using daemon = await startTestDaemon()
  const credentials = await newUser(daemon, 'alice', allowAll)
  const alice = daemon.iam(credentials)
  const { shown } = await createKey(alice)
  assert.equal(shown?.UserName, 'alice')
  const ids = async () => (await listKeys(alice))?.map((key) => key.AccessKeyId)
  const both = [credentials.accessKeyId, shown?.AccessKeyId].toSorted()
  assert.deepEqual(await ids(), both)
  await alice.send(
    new UpdateAccessKeyCommand({ AccessKeyId: shown?.AccessKeyId, Status: 'Inactive' }),
  )
  await alice.send(new DeleteAccessKeyCommand({ AccessKeyId: shown?.AccessKeyId }))
  assert.deepEqual(await ids(), [credentials.accessKeyId])
})

test('root has keys of its own, two at the most', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { shown, ...second } = await createKey(iam)
  assert.equal(shown?.UserName, undefined)
  const { Arn } = await daemon.sts(second).send(new GetCallerIdentityCommand({}))
  assert.equal(Arn, `arn:aws:iam::${daemon.account}:root`)
  assert.deepEqual(
    (await listKeys(iam))?.map((key) => key.AccessKeyId),
    [daemon.root.accessKeyId, second.accessKeyId].toSorted(),
  )
  assert.deepEqual(await errorOf(createKey(iam)), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for AccessKeysPerAccount: 2',
  })
  await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: second.accessKeyId }))
  const refused = await errorOf(daemon.sts(second).send(new GetCallerIdentityCommand({})))
  assert.equal(refused.code, 'InvalidClientTokenId')
})

test('a user has two keys at the most, inactive ones included', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const { accessKeyId } = await createKey(iam, 'alice')
  await iam.send(
    new UpdateAccessKeyCommand({
      UserName: 'alice',
      AccessKeyId: accessKeyId,
      Status: 'Inactive',
    }),
  )
  await createKey(iam, 'alice')
  assert.deepEqual(await errorOf(createKey(iam, 'alice')), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for AccessKeysPerUser: 2',
  })
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: accessKeyId }))
  await createKey(iam, 'alice')
})

test('a key stops and starts working with its status', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const credentials = await newUser(daemon, 'alice')
  const identify = () => daemon.sts(credentials).send(new GetCallerIdentityCommand({}))
  const setStatus = (Status: 'Active' | 'Inactive' | 'Expired') =>
    iam.send(
      new UpdateAccessKeyCommand({
        UserName: 'alice',
        AccessKeyId: credentials.accessKeyId,
        Status,
      }),
    )
  await identify()
  await setStatus('Inactive')
  assert.equal((await listKeys(iam, 'alice'))?.[0]?.Status, 'Inactive')
  assert.deepEqual(await errorOf(identify()), {
    code: 'InvalidClientTokenId',
    status: 403,
    message: 'The security token included in the request is invalid.',
  })
  await setStatus('Inactive')
  await setStatus('Active')
  await identify()
  assert.equal((await errorOf(setStatus('Expired'))).code, 'InvalidInput')
  await identify()
})

test('a key that is deleted is gone, for every call', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const credentials = await newUser(daemon, 'alice', allowAll)
  const { accessKeyId: AccessKeyId } = credentials
  await daemon.iam(credentials).send(new ListUsersCommand({}))
  const deletion = () => iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
  await deletion()
  assert.deepEqual(await listKeys(iam, 'alice'), [])
  const refused = await errorOf(daemon.iam(credentials).send(new ListUsersCommand({})))
  assert.equal(refused.code, 'InvalidClientTokenId')
  assert.deepEqual(await errorOf(deletion()), keyError(AccessKeyId))
})

test('keys of others count as none', async () => {
  await using daemon = await startTestDaemon()
  const { root: foreign } = await daemon.newAccount()
  const iam = daemon.iam()
  const alice = await newUser(daemon, 'alice')
  await newUser(daemon, 'bob')
  const change = (AccessKeyId: string, UserName?: string) => {
    const key = { AccessKeyId, ...(UserName !== undefined && { UserName }) }
    return [
      () => iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' })),
      () => iam.send(new DeleteAccessKeyCommand(key)),
    ]
  }
  for (const [id, owner] of [
    [alice.accessKeyId, 'bob'],
    [alice.accessKeyId, undefined],
    [daemon.root.accessKeyId, 'alice'],
    [foreign.accessKeyId, undefined],
    ['AKIA0000000000000000', 'alice'],
  ] as const) {
    for (const call of change(id, owner)) assert.deepEqual(await errorOf(call()), keyError(id))
  }
  await daemon.sts(alice).send(new GetCallerIdentityCommand({}))
  await daemon.sts(foreign).send(new GetCallerIdentityCommand({}))
})

test('calls about the keys of a user that does not exist say so', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const key = { UserName: 'nobody', AccessKeyId: daemon.root.accessKeyId }
  for (const call of [
    () => createKey(iam, 'nobody'),
    () => listKeys(iam, 'nobody'),
    () => iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Active' })),
    () => iam.send(new DeleteAccessKeyCommand(key)),
  ]) {
    assert.deepEqual(await errorOf(call()), {
      code: 'NoSuchEntity',
      status: 404,
      message: 'The user with name nobody cannot be found.',
    })
  }
})

test('the last use of a key is known at once, and N/A before the first', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const credentials = await newUser(daemon, 'alice')
  const lastUsed = async (AccessKeyId: string) => {
    const { $metadata: _, ...shown } = await iam.send(
      new GetAccessKeyLastUsedCommand({ AccessKeyId }),
    )
    return shown
  }
  assert.deepEqual(await lastUsed(credentials.accessKeyId), {
    UserName: 'alice',
    AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
  })
  const before = Math.floor(Date.now() / 1000) * 1000
  await daemon.sts(credentials).send(new GetCallerIdentityCommand({}))
  const { AccessKeyLastUsed: used } = await lastUsed(credentials.accessKeyId)
  assert.equal(used?.ServiceName, 'sts')
  assert.equal(used?.Region, 'us-east-1')
  assert.ok((used?.LastUsedDate?.getTime() ?? 0) >= before)
  const ofRoot = await lastUsed(daemon.root.accessKeyId)
  assert.equal(ofRoot.UserName, undefined)
  assert.equal(ofRoot.AccessKeyLastUsed?.ServiceName, 'iam')
})

test('the last use of keys that are unknown or of another account is denied alike', async () => {
  await using daemon = await startTestDaemon()
  const { root: foreign } = await daemon.newAccount()
  const denial = (id: string) => ({
    code: 'AccessDenied',
    status: 403,
    message:
      `User: arn:aws:iam::${daemon.account}:root is not authorized to perform: ` +
      `iam:GetAccessKeyLastUsed on resource: access key ${id}`,
  })
  for (const AccessKeyId of [foreign.accessKeyId, 'AKIA0000000000000000']) {
    const call = daemon.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))
    assert.deepEqual(await errorOf(call), denial(AccessKeyId))
  }
})
