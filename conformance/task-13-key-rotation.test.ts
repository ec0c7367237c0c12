// Task 13: rotate access keys. Two at most, an inactive one is refused, the last use is true.
import assert from 'node:assert/strict'
import { allow, credentialsOf, newUser } from './support/principals.ts'
import { denied, invalidToken, notAllowed, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()

testWith(
  ['AWS CLI', 'boto3', 'JavaScript SDK'],
  'from one key to the next',
  daemon,
  async (account) => {
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
  },
)

testWith(['AWS CLI', 'boto3'], 'who may not touch keys', daemon, async (account) => {
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
