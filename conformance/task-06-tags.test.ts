// Task 6: who may do what is said by tags (ABAC): of users, roles, sessions, and chains of roles.
import assert from 'node:assert/strict'
import type { Caller } from './support/caller.ts'
import { allow, credentialsOf, newUser, policyDocument } from './support/principals.ts'
import { denied, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { contextEntry, decisionsOf } from './support/simulation.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

const project = (Value: string) => [{ Key: 'Project', Value }]
/** The policy of AWS's tutorial: as the caller is tagged, so must be what it works on. */
const sameProject = {
  StringEquals: { 'aws:ResourceTag/Project': '${aws:PrincipalTag/Project}' },
}

testWith(clients, 'instances of the caller’s project', daemon, async ({ id, root }) => {
  const PolicyDocument = policyDocument(
    allow(['ec2:StartInstances', 'ec2:StopInstances'], 'arn:aws:ec2:*:*:instance/*', sameProject),
  )
  const { Policy } = await root.iam('CreatePolicy', { PolicyName: 'own-project', PolicyDocument })
  const PolicyArn = Policy?.Arn ?? ''
  await root.iam('CreateUser', { UserName: 'tagged', Tags: project('blue') })
  await root.iam('CreateUser', { UserName: 'untagged' })
  for (const UserName of ['tagged', 'untagged']) {
    await root.iam('AttachUserPolicy', { UserName, PolicyArn })
  }
  const decision = async (UserName: string, tag?: string) => {
    const answer = await root.iam('SimulatePrincipalPolicy', {
      PolicySourceArn: `arn:aws:iam::${id}:user/${UserName}`,
      ActionNames: ['ec2:StartInstances'],
      ResourceArns: [`arn:aws:ec2:us-east-1:${id}:instance/i-0123456789abcdef0`],
      ...(tag !== undefined && { ContextEntries: [contextEntry('aws:ResourceTag/Project', tag)] }),
    })
    return [decisionsOf(answer)[0], answer.EvaluationResults?.[0]?.MissingContextValues]
  }
  assert.deepEqual(await decision('tagged', 'blue'), ['allowed', []])
  assert.deepEqual(await decision('tagged', 'red'), ['implicitDeny', []])
  assert.deepEqual(await decision('tagged', 'Blue'), ['implicitDeny', []], 'values have a case')
  assert.deepEqual(await decision('tagged'), ['implicitDeny', ['aws:ResourceTag/Project']])
  const [untagged, missing] = await decision('untagged', 'blue')
  assert.deepEqual([untagged, missing], ['implicitDeny', ['aws:PrincipalTag/Project']])

  // Another project from the next request on, without any policy changed.
  await root.iam('TagUser', { UserName: 'tagged', Tags: [{ Key: 'project', Value: 'red' }] })
  assert.deepEqual(await decision('tagged', 'blue'), ['implicitDeny', []])
  assert.deepEqual(await decision('tagged', 'red'), ['allowed', []])
})

/** Who works on roles of their own project only, and two such roles. */
async function twoProjects(account: Account) {
  const { id, root } = account
  for (const [RoleName, Tags] of [
    ['blue-role', project('blue')],
    ['red-role', project('red')],
    ['no-role', []],
  ] as const) {
    await root.iam('CreateRole', {
      RoleName,
      Tags: [...Tags],
      AssumeRolePolicyDocument: policyDocument({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${id}:root` },
        Action: 'sts:AssumeRole',
      }),
    })
  }
}

/** Asserts that the caller reaches the role of one project, and no other role. */
async function reachesOnly(caller: Caller, arn: string, reached: string): Promise<void> {
  for (const RoleName of ['blue-role', 'red-role']) {
    const call = caller.iam('GetRole', { RoleName })
    if (RoleName === reached) assert.equal((await call).Role?.RoleName, RoleName)
    else await denied(call, notAllowed(arn, 'iam:GetRole', `role ${RoleName}`))
  }
}

testWith(clients, 'tags of users, as iamd itself enforces them', daemon, async (account) => {
  const { id, root } = account
  await twoProjects(account)
  const user = await newUser(account, 'ann', allow('iam:GetRole', '*', sameProject))
  const arn = `arn:aws:iam::${id}:user/ann`
  await reachesOnly(user, arn, 'nothing without a tag')
  await root.iam('TagUser', { UserName: 'ann', Tags: project('blue') })
  await reachesOnly(user, arn, 'blue-role')
  await root.iam('TagUser', { UserName: 'ann', Tags: project('red') })
  await reachesOnly(user, arn, 'red-role')
  await root.iam('TagRole', { RoleName: 'no-role', Tags: project('red') })
  assert.equal((await user.iam('GetRole', { RoleName: 'no-role' })).Role?.RoleName, 'no-role')
  await root.iam('UntagUser', { UserName: 'ann', TagKeys: ['Project'] })
  await reachesOnly(user, arn, 'nothing without a tag')
})

/** A role that takes session tags from whoever is in the account, and works by `sameProject`. */
async function newWorker(
  { id, root }: Account,
  RoleName: string,
  actions: readonly string[] = ['sts:AssumeRole', 'sts:TagSession'],
): Promise<string> {
  const { Role } = await root.iam('CreateRole', {
    RoleName,
    Tags: project('red'),
    AssumeRolePolicyDocument: policyDocument({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${id}:root` },
      Action: actions,
    }),
  })
  await root.iam('PutRolePolicy', {
    RoleName,
    PolicyName: 'inline',
    PolicyDocument: policyDocument(
      allow('iam:GetRole', '*', sameProject),
      allow(['sts:AssumeRole', 'sts:TagSession']),
    ),
  })
  return Role?.Arn ?? ''
}

/** Assumes a role with tags; gives the session and its ARN. */
async function assume(
  account: Account,
  caller: Caller,
  RoleArn: string,
  Tags: { Key: string; Value: string }[] = [],
  TransitiveTagKeys: string[] = [],
) {
  const answer = await caller.sts('AssumeRole', {
    RoleArn,
    RoleSessionName: 'work',
    ...(Tags.length > 0 && { Tags }),
    ...(TransitiveTagKeys.length > 0 && { TransitiveTagKeys }),
  })
  const session = account.as(credentialsOf(answer.Credentials))
  return { session, arn: answer.AssumedRoleUser?.Arn ?? '' }
}

testWith(clients, 'session tags, and what they need', daemon, async (account) => {
  const { id } = account
  await twoProjects(account)
  const RoleArn = await newWorker(account, 'worker')
  const user = await newUser(account, 'ann', allow(['sts:AssumeRole', 'sts:TagSession']))

  const plain = await assume(account, user, RoleArn)
  await reachesOnly(plain.session, plain.arn, 'red-role')
  const tagged = await assume(account, user, RoleArn, project('blue'))
  await reachesOnly(tagged.session, tagged.arn, 'blue-role')
  const ofOther = await assume(account, user, RoleArn, [{ Key: 'project', Value: 'blue' }])
  await reachesOnly(ofOther.session, ofOther.arn, 'blue-role')

  const bare = await newUser(account, 'bare', allow('sts:AssumeRole'))
  const noTagging = await newWorker(account, 'untaggable', ['sts:AssumeRole'])
  for (const [caller, name, role] of [
    [user, 'ann', noTagging],
    [bare, 'bare', noTagging],
  ] as const) {
    await denied(
      assume(account, caller, role, project('blue')),
      notAuthorized(`arn:aws:iam::${id}:user/${name}`, 'sts:TagSession', role),
    )
  }
  await assume(account, bare, noTagging)
})

testWith(clients, 'transitive tags over a chain of roles', daemon, async (account) => {
  await twoProjects(account)
  const [first, second, third] = await Promise.all(
    ['first', 'second', 'third'].map((name) => newWorker(account, name)),
  )
  const closed = await newWorker(account, 'closed', ['sts:AssumeRole'])
  const user = await newUser(account, 'ann', allow(['sts:AssumeRole', 'sts:TagSession']))

  // What is not transitive ends with the session: the next one has the tags of its role.
  const shortLived = await assume(account, user, first ?? '', project('blue'))
  const after = await assume(account, shortLived.session, second ?? '')
  await reachesOnly(after.session, after.arn, 'red-role')

  let hop = await assume(account, user, first ?? '', project('blue'), ['Project'])
  await denied(
    hop.session.sts('AssumeRole', { RoleArn: closed, RoleSessionName: 'work' }),
    notAuthorized(hop.arn, 'sts:TagSession', closed),
  )
  for (const RoleArn of [second, third]) {
    await refused(
      hop.session.sts('AssumeRole', {
        RoleArn,
        RoleSessionName: 'work',
        Tags: project('red'),
      }),
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a " +
        'transitive tag key from the calling session.',
    )
    hop = await assume(account, hop.session, RoleArn ?? '')
    await reachesOnly(hop.session, hop.arn, 'blue-role')
  }
})
