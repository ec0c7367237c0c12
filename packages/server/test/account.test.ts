// The account as a whole through the API: its alias and its summary.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  GetAccountSummaryCommand,
  type IAMClient,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const create = (iam: IAMClient, AccountAlias: string) =>
  iam.send(new CreateAccountAliasCommand({ AccountAlias }))
const remove = (iam: IAMClient, AccountAlias: string) =>
  iam.send(new DeleteAccountAliasCommand({ AccountAlias }))

async function aliases(iam: IAMClient) {
  const { $metadata: _, ...shown } = await iam.send(new ListAccountAliasesCommand({}))
  return shown
}

test('an account has one alias, which a new one replaces', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  assert.deepEqual(await aliases(iam), { AccountAliases: [], IsTruncated: false })
  await create(iam, 'first-one')
  await create(iam, 'first-one')
  await create(iam, 'second')
  assert.deepEqual(await aliases(iam), { AccountAliases: ['second'], IsTruncated: false })
  assert.deepEqual(await errorOf(remove(iam, 'first-one')), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'The account alias first-one cannot be found.',
  })
  await remove(iam, 'second')
  assert.deepEqual(await aliases(iam), { AccountAliases: [], IsTruncated: false })
  assert.equal((await errorOf(remove(iam, 'second'))).code, 'NoSuchEntity')
})

test('an alias belongs to one account of all, until that account lets it go', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const other = daemon.iam((await daemon.newAccount()).root)
  await create(iam, 'example')
  assert.deepEqual(await errorOf(create(other, 'example')), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'The account alias example already exists.',
  })
  assert.equal((await errorOf(remove(other, 'example'))).code, 'NoSuchEntity')
  await create(iam, 'example-two')
  await create(other, 'example')
  assert.deepEqual((await aliases(other)).AccountAliases, ['example'])
})

test('an alias has the form that AWS demands, and is no account id', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const alias of [
    'ab',
    'A-b',
    '-abc',
    'abc-',
    'a--b',
    'a_b',
    'x'.repeat(64),
    '123456789012',
  ]) {
    const { code, status } = await errorOf(create(iam, alias))
    assert.deepEqual([alias, code, status], [alias, 'ValidationError', 400])
  }
  for (const alias of ['abc', 'a-b-c', '12345678901', '1234567890123', 'x'.repeat(63)]) {
    await create(iam, alias)
  }
})

test('the summary counts what the account has, and names every quota', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  await iam.send(new CreateAccessKeyCommand({}))
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.deepEqual(SummaryMap, {
    Users: 2,
    UsersQuota: 5000,
    Groups: 1,
    GroupsQuota: 300,
    Roles: 0,
    RolesQuota: 1000,
    Policies: 0,
    PoliciesQuota: 1500,
    PolicyVersionsInUse: 0,
    PolicyVersionsInUseQuota: 10000,
    VersionsPerPolicyQuota: 5,
    PolicySizeQuota: 6144,
    InstanceProfiles: 0,
    InstanceProfilesQuota: 1000,
    ServerCertificates: 0,
    ServerCertificatesQuota: 20,
    MFADevices: 0,
    MFADevicesInUse: 0,
    AccountMFAEnabled: 0,
    AccountAccessKeysPresent: 1,
    AccountPasswordPresent: 0,
    AccountSigningCertificatesPresent: 0,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 20,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    RolePolicySizeQuota: 10240,
    AssumeRolePolicySizeQuota: 2048,
    GroupsPerUserQuota: 10,
    AccessKeysPerUserQuota: 2,
    SigningCertificatesPerUserQuota: 2,
    Providers: 0,
    GlobalEndpointTokenVersion: 2,
  })
  const other = daemon.iam((await daemon.newAccount()).root)
  const { SummaryMap: otherSummary } = await other.send(new GetAccountSummaryCommand({}))
  assert.equal(otherSummary?.Users, 0)
})
