// Task 3: a role that another account may assume, if it knows the external id.
import assert from 'node:assert/strict'
import { allow, credentialsOf, newUser, policyDocument, trust } from './support/principals.ts'
import { denied, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const ExternalId = 'order-4711'
const RoleName = 'auditor'
const RoleSessionName = 'nightly'

testWith(['AWS CLI', 'boto3', 'JavaScript SDK'], 'another account', daemon, async (account) => {
  const theirs = account.another()
  const RoleArn = `arn:aws:iam::${theirs.id}:role/${RoleName}`
  const AssumeRolePolicyDocument = trust(
    { AWS: `arn:aws:iam::${account.id}:root` },
    { StringEquals: { 'sts:ExternalId': ExternalId } },
  )
  await theirs.root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  await theirs.root.iam('PutRolePolicy', {
    RoleName,
    PolicyName: 'inspect',
    PolicyDocument: policyDocument(allow(['iam:ListUsers', 'iam:GetRole'])),
  })
  await theirs.root.iam('CreateUser', { UserName: 'theirs' })

  const app = await newUser(account, 'app', allow('sts:AssumeRole', RoleArn))
  const appArn = `arn:aws:iam::${account.id}:user/app`
  const answer = await app.sts('AssumeRole', { RoleArn, RoleSessionName, ExternalId })
  const sessionArn = `arn:aws:sts::${theirs.id}:assumed-role/${RoleName}/${RoleSessionName}`
  assert.equal(answer.AssumedRoleUser?.Arn, sessionArn)
  const session = account.as(credentialsOf(answer.Credentials))

  assert.deepEqual(await session.sts('GetCallerIdentity'), {
    UserId: answer.AssumedRoleUser?.AssumedRoleId,
    Account: theirs.id,
    Arn: sessionArn,
  })
  const { Users } = await session.iam('ListUsers')
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['theirs'],
  )
  const { Role } = await session.iam('GetRole', { RoleName })
  assert.equal(Role?.Arn, RoleArn)
  await denied(
    session.iam('CreateUser', { UserName: 'intruder' }),
    notAllowed(sessionArn, 'iam:CreateUser', `arn:aws:iam::${theirs.id}:user/intruder`),
  )
  await denied(
    session.iam('GetUser', { UserName: 'theirs' }),
    notAllowed(sessionArn, 'iam:GetUser', 'user theirs'),
  )
  await denied(
    session.iam('DeleteRolePolicy', { RoleName, PolicyName: 'inspect' }),
    notAllowed(sessionArn, 'iam:DeleteRolePolicy', `role ${RoleName}`),
  )
  await refused(
    session.iam('GetRole', { RoleName: 'app' }),
    'NoSuchEntity',
    'The role with name app cannot be found.',
  )

  const bare = notAuthorized(appArn, 'sts:AssumeRole', RoleArn)
  const wrong = { RoleArn, RoleSessionName, ExternalId: 'order-4712' }
  await denied(app.sts('AssumeRole', wrong), bare)
  await denied(app.sts('AssumeRole', { RoleArn, RoleSessionName }), bare)
  const noRole = `${RoleArn}-of-nobody`
  await denied(
    app.sts('AssumeRole', { RoleArn: noRole, RoleSessionName, ExternalId }),
    notAuthorized(appArn, 'sts:AssumeRole', noRole),
  )

  const intern = await newUser(account, 'intern', allow('iam:*'))
  await denied(
    intern.sts('AssumeRole', { RoleArn, RoleSessionName, ExternalId }),
    notAuthorized(`arn:aws:iam::${account.id}:user/intern`, 'sts:AssumeRole', RoleArn),
  )
  await denied(
    account.root.sts('AssumeRole', { RoleArn, RoleSessionName, ExternalId }),
    'Roles may not be assumed by root accounts.',
  )
  const third = await newUser(account.another(), 'third', allow('sts:AssumeRole'))
  const { Arn = '' } = await third.sts('GetCallerIdentity')
  await denied(
    third.sts('AssumeRole', { RoleArn, RoleSessionName, ExternalId }),
    notAuthorized(Arn, 'sts:AssumeRole', RoleArn),
  )
})

testWith(['AWS CLI', 'boto3', 'JavaScript SDK'], 'what ends a session', daemon, async (account) => {
  const { id, root } = account
  const RoleArn = `arn:aws:iam::${id}:role/${RoleName}`
  const app = await newUser(account, 'app')
  const AssumeRolePolicyDocument = trust({ AWS: `arn:aws:iam::${id}:user/app` })
  await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  const assume = async (input: { readonly DurationSeconds?: number; readonly Policy?: string }) => {
    const answer = await app.sts('AssumeRole', { RoleArn, RoleSessionName, ...input })
    return account.as(credentialsOf(answer.Credentials))
  }
  const session = await assume({ DurationSeconds: 900 })
  const sessionArn = `arn:aws:sts::${id}:assumed-role/${RoleName}/${RoleSessionName}`
  await denied(
    session.iam('ListUsers'),
    notAllowed(sessionArn, 'iam:ListUsers', `arn:aws:iam::${id}:user/`),
  )
  const PolicyDocument = policyDocument(allow(['iam:ListUsers', 'iam:ListGroups']))
  await root.iam('PutRolePolicy', { RoleName, PolicyName: 'inspect', PolicyDocument })
  assert.equal((await session.iam('ListUsers')).Users?.length, 1)

  const narrow = await assume({ Policy: policyDocument(allow('iam:ListGroups')) })
  assert.deepEqual((await narrow.iam('ListGroups')).Groups, [])
  await denied(
    narrow.iam('ListUsers'),
    `${notAuthorized(sessionArn, 'iam:ListUsers', `arn:aws:iam::${id}:user/`)} ` +
      'because no session policy allows the iam:ListUsers action',
  )
  await refused(
    app.sts('AssumeRole', { RoleArn, RoleSessionName, DurationSeconds: 3601 }),
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
  await refused(
    app.sts('AssumeRole', { RoleArn, RoleSessionName: 'of night' }),
    'ValidationError',
    "1 validation error detected: Value 'of night' at 'roleSessionName' failed to satisfy " +
      'constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*',
  )

  await root.iam('DeleteRolePolicy', { RoleName, PolicyName: 'inspect' })
  await denied(
    session.iam('ListUsers'),
    notAllowed(sessionArn, 'iam:ListUsers', `arn:aws:iam::${id}:user/`),
  )
  await root.iam('DeleteRole', { RoleName })
  await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  await refused(
    session.sts('GetCallerIdentity'),
    'InvalidClientTokenId',
    'The security token included in the request is invalid.',
  )
})
