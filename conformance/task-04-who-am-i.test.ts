// Task 4: who am I, and what can I do.
import assert from 'node:assert/strict'
import {
  allow,
  assumeRole,
  credentialsOf,
  newUser,
  policyDocument,
  trust,
} from './support/principals.ts'
import { denied, invalidToken, notAllowed, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const
const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

testWith(clients, 'who am I', daemon, async (account) => {
  const { id, root } = account
  assert.deepEqual(await root.sts('GetCallerIdentity'), {
    UserId: id,
    Account: id,
    Arn: `arn:aws:iam::${id}:root`,
  })

  const { User } = await root.iam('CreateUser', { UserName: 'alice', Path: '/ops/night/' })
  await root.iam('PutUserPolicy', {
    UserName: 'alice',
    PolicyName: 'inline',
    // AWS: GetCallerIdentity needs no permission, and a denial of it has no effect.
    PolicyDocument: policyDocument(allow('sts:GetFederationToken'), {
      Effect: 'Deny',
      Action: 'sts:GetCallerIdentity',
      Resource: '*',
    }),
  })
  const { AccessKey } = await root.iam('CreateAccessKey', { UserName: 'alice' })
  const alice = account.as(credentialsOf(AccessKey))
  const aliceArn = `arn:aws:iam::${id}:user/ops/night/alice`
  assert.deepEqual(await alice.sts('GetCallerIdentity'), {
    UserId: User?.UserId,
    Account: id,
    Arn: aliceArn,
  })
  assert.match(User?.UserId ?? '', /^AIDA[A-Z2-7]{17}$/)
  const AccessKeyId = alice.credentials.accessKeyId
  assert.deepEqual(await root.sts('GetAccessKeyInfo', { AccessKeyId }), { Account: id })

  const { Role } = await root.iam('CreateRole', {
    RoleName: 'deployer',
    Path: '/ci/',
    AssumeRolePolicyDocument: trust({ AWS: aliceArn }),
  })
  const session = await assumeRole(account, alice, Role?.Arn ?? '', 'build-7')
  assert.match(Role?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/)
  assert.deepEqual(await session.sts('GetCallerIdentity'), {
    UserId: `${Role?.RoleId}:build-7`,
    Account: id,
    Arn: `arn:aws:sts::${id}:assumed-role/deployer/build-7`,
  })

  const { Credentials: token } = await alice.sts('GetSessionToken', {})
  const temporary = account.as(credentialsOf(token))
  assert.equal((await temporary.sts('GetCallerIdentity')).Arn, aliceArn)
  await invalidToken(temporary.iam('GetUser', {}))
  await denied(
    temporary.sts('GetSessionToken', {}),
    'Cannot call GetSessionToken with session credentials',
  )

  const federation = await alice.sts('GetFederationToken', { Name: 'partner' })
  const federated = account.as(credentialsOf(federation.Credentials))
  assert.deepEqual(await federated.sts('GetCallerIdentity'), {
    UserId: `${id}:partner`,
    Account: id,
    Arn: `arn:aws:sts::${id}:federated-user/partner`,
  })
  await invalidToken(federated.iam('ListUsers'))
  await denied(
    federated.sts('GetFederationToken', { Name: 'partner' }),
    'Cannot call GetFederationToken with session credentials',
  )
})

testWith(clients, 'what can I do', daemon, async (account) => {
  const { id, root } = account
  const auditor = await newUser(account, 'auditor')
  const who = `arn:aws:iam::${id}:user/auditor`
  const RoleName = 'deployer'
  const roleArn = `arn:aws:iam::${id}:role/${RoleName}`
  const AssumeRolePolicyDocument = trust({ AWS: who })
  await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  await root.iam('AttachRolePolicy', { RoleName, PolicyArn: readOnly })

  await denied(auditor.iam('GetUser', {}), notAllowed(who, 'iam:GetUser', 'user auditor'))
  await denied(
    auditor.iam('ListRoles'),
    notAllowed(who, 'iam:ListRoles', `arn:aws:iam::${id}:role/`),
  )
  await denied(
    auditor.iam('ListAttachedRolePolicies', { RoleName }),
    notAllowed(who, 'iam:ListAttachedRolePolicies', `role ${RoleName}`),
  )
  await denied(
    auditor.iam('GetAccountAuthorizationDetails'),
    notAllowed(who, 'iam:GetAccountAuthorizationDetails', '*'),
  )

  await root.iam('AttachUserPolicy', { UserName: 'auditor', PolicyArn: readOnly })
  assert.equal((await auditor.iam('GetUser', {})).User?.Arn, who)
  const { Roles } = await auditor.iam('ListRoles')
  assert.deepEqual(
    Roles?.map(({ Arn }) => Arn),
    [roleArn],
  )
  const { AttachedPolicies } = await auditor.iam('ListAttachedRolePolicies', { RoleName })
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn: readOnly }])
  const details = await auditor.iam('GetAccountAuthorizationDetails')
  assert.deepEqual(
    [details.UserDetailList?.[0]?.Arn, details.UserDetailList?.[0]?.AttachedManagedPolicies],
    [who, [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn: readOnly }]],
  )
  assert.deepEqual(
    details.RoleDetailList?.map(({ Arn }) => Arn),
    [roleArn],
  )
  assert.deepEqual(details.GroupDetailList, [])
  const ofUsers = await auditor.iam('GetAccountAuthorizationDetails', { Filter: ['User'] })
  assert.deepEqual([ofUsers.UserDetailList?.length, ofUsers.RoleDetailList], [1, []])

  await denied(
    auditor.iam('CreateUser', { UserName: 'auditor2' }),
    notAllowed(who, 'iam:CreateUser', `arn:aws:iam::${id}:user/auditor2`),
  )
  const session = await assumeRole(account, auditor, roleArn, 'look')
  assert.equal((await session.iam('GetRole', { RoleName })).Role?.Arn, roleArn)
  await refused(
    session.iam('GetUser', {}),
    'ValidationError',
    'Must specify userName when calling with non-User credentials',
  )
})
