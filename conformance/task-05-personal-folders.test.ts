// Task 5: a folder for each user in one bucket, with policy variables and s3:prefix.
import assert from 'node:assert/strict'
import type { Caller } from './support/caller.ts'
import { allow, newUser, policyDocument } from './support/principals.ts'
import { denied, notAllowed } from './support/refusals.ts'
import { contextEntry, decisionsOf } from './support/simulation.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const bucket = 'arn:aws:s3:::company-home'
const PolicyDocument = policyDocument(
  allow(['s3:GetObject', 's3:PutObject'], `${bucket}/\${aws:username}/*`),
  allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': ['${aws:username}/*'] } }),
)

/** The decision for one action of a user on one resource. */
async function decision(
  caller: Caller,
  user: string,
  action: string,
  resource: string,
  prefix?: string,
) {
  const answer = await caller.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: user,
    ActionNames: [action],
    ResourceArns: [resource],
    ...(prefix !== undefined && { ContextEntries: [contextEntry('s3:prefix', prefix)] }),
  })
  const [result] = answer.EvaluationResults ?? []
  return [decisionsOf(answer)[0], result?.MissingContextValues] as const
}

testWith(['AWS CLI', 'boto3'], 'personal folders', daemon, async ({ id, root }) => {
  const PolicyName = 'personal-folder'
  const { Policy } = await root.iam('CreatePolicy', { PolicyName, PolicyDocument })
  const PolicyArn = Policy?.Arn ?? ''
  await root.iam('CreateGroup', { GroupName: 'staff' })
  await root.iam('AttachGroupPolicy', { GroupName: 'staff', PolicyArn })
  for (const UserName of ['alice', 'bob']) {
    await root.iam('CreateUser', { UserName })
    await root.iam('AddUserToGroup', { GroupName: 'staff', UserName })
  }
  const alice = `arn:aws:iam::${id}:user/alice`
  const bob = `arn:aws:iam::${id}:user/bob`

  const steps = [
    [alice, 's3:GetObject', `${bucket}/alice/cv.pdf`, undefined, 'allowed', []],
    [alice, 's3:PutObject', `${bucket}/bob/cv.pdf`, undefined, 'implicitDeny', []],
    [bob, 's3:PutObject', `${bucket}/bob/cv.pdf`, undefined, 'allowed', []],
    [alice, 's3:ListBucket', bucket, 'alice/photos', 'allowed', []],
    [alice, 's3:ListBucket', bucket, 'bob/photos', 'implicitDeny', []],
    [alice, 's3:ListBucket', bucket, undefined, 'implicitDeny', ['s3:prefix']],
  ] as const
  for (const [user, action, resource, prefix, ...expected] of steps) {
    const seen = await decision(root, user, action, resource, prefix)
    assert.deepEqual(seen, expected, `${user} ${action} ${resource} ${prefix}`)
  }

  const keys = await root.iam('GetContextKeysForPrincipalPolicy', { PolicySourceArn: alice })
  assert.deepEqual(keys.ContextKeyNames?.toSorted(), ['aws:username', 's3:prefix'])

  const custom = await root.iam('SimulateCustomPolicy', {
    PolicyInputList: [PolicyDocument],
    ActionNames: ['s3:GetObject'],
    ResourceArns: [`${bucket}/alice/cv.pdf`, `${bucket}/bob/cv.pdf`],
    ContextEntries: [contextEntry('aws:username', 'alice')],
  })
  assert.deepEqual(decisionsOf(custom), ['allowed', 'implicitDeny'])
})

testWith(['AWS CLI', 'boto3'], 'personal names in iamd itself', daemon, async (account) => {
  const { id } = account
  const self = `arn:aws:iam::${id}:user/\${aws:username}`
  const alice = await newUser(account, 'alice', allow(['iam:TagUser', 'iam:ListUserTags'], self))
  const bob = await newUser(account, 'bob', allow(['iam:TagUser', 'iam:ListUserTags'], self))
  const Tags = [{ Key: 'Desk', Value: '4B' }]
  await alice.iam('TagUser', { UserName: 'alice', Tags })
  assert.deepEqual((await alice.iam('ListUserTags', { UserName: 'alice' })).Tags, Tags)
  await denied(
    alice.iam('TagUser', { UserName: 'bob', Tags }),
    notAllowed(`arn:aws:iam::${id}:user/alice`, 'iam:TagUser', 'user bob'),
  )
  await denied(
    bob.iam('ListUserTags', { UserName: 'alice' }),
    notAllowed(`arn:aws:iam::${id}:user/bob`, 'iam:ListUserTags', 'user alice'),
  )
  await denied(
    alice.iam('SimulatePrincipalPolicy', {
      PolicySourceArn: `arn:aws:iam::${id}:user/alice`,
      ActionNames: ['s3:GetObject'],
    }),
    notAllowed(
      `arn:aws:iam::${id}:user/alice`,
      'iam:SimulatePrincipalPolicy',
      `arn:aws:iam::${id}:user/alice`,
    ),
  )
})
