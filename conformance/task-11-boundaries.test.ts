// Task 11: delegate safely. A boundary limits what policies give, and can't be left out or removed.
import assert from 'node:assert/strict'
import { allow, assumeRole, newUser, policyDocument, trust } from './support/principals.ts'
import { denied, notAllowed, notAuthorized } from './support/refusals.ts'
import { decisionsOf } from './support/simulation.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3'] as const

const noBoundary = (who: string, action: string, resource: string): string =>
  `${notAuthorized(who, action, resource)} because no permissions boundary allows the ${action} action`

testWith(clients, 'a boundary and a policy allow what both allow', daemon, async (account) => {
  const { id, root } = account
  const { Policy } = await root.iam('CreatePolicy', {
    PolicyName: 'limit',
    PolicyDocument: policyDocument(allow(['iam:GetUser', 'iam:ListUsers', 's3:*'])),
  })
  const PermissionsBoundary = Policy?.Arn ?? ''
  const dev = await newUser(account, 'dev', allow(['iam:GetUser', 'iam:CreateUser']))
  const who = `arn:aws:iam::${id}:user/dev`
  await dev.iam('CreateUser', { UserName: 'before' })
  await root.iam('PutUserPermissionsBoundary', { UserName: 'dev', PermissionsBoundary })

  const { User } = await dev.iam('GetUser', { UserName: 'before' })
  assert.equal(User?.UserName, 'before')
  await denied(
    dev.iam('CreateUser', { UserName: 'after' }),
    noBoundary(who, 'iam:CreateUser', `arn:aws:iam::${id}:user/after`),
  )
  // The boundary allows it, but gives nothing by itself.
  await denied(dev.iam('ListUsers'), notAllowed(who, 'iam:ListUsers', `arn:aws:iam::${id}:user/`))

  const simulated = await root.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: who,
    ActionNames: ['iam:GetUser', 'iam:CreateUser', 'iam:ListUsers'],
  })
  assert.deepEqual(decisionsOf(simulated), ['allowed', 'implicitDeny', 'implicitDeny'])
  assert.deepEqual(
    simulated.EvaluationResults?.map(
      ({ PermissionsBoundaryDecisionDetail: detail }) => detail?.AllowedByPermissionsBoundary,
    ),
    [true, false, true],
  )

  await root.iam('DeleteUserPermissionsBoundary', { UserName: 'dev' })
  await dev.iam('CreateUser', { UserName: 'after' })
})

testWith(clients, 'who delegates can not escalate', daemon, async (account) => {
  const { id, root } = account
  const boundary = `arn:aws:iam::${id}:policy/limit`
  await root.iam('CreatePolicy', {
    PolicyName: 'limit',
    PolicyDocument: policyDocument(allow('s3:GetObject')),
  })
  const withBoundary = { StringEquals: { 'iam:PermissionsBoundary': boundary } }
  const lead = await newUser(
    account,
    'lead',
    allow(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'], '*', withBoundary),
    allow('iam:GetRole'),
  )
  const who = `arn:aws:iam::${id}:user/lead`
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'ec2.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  })
  const role = (RoleName: string, PermissionsBoundary?: string) => ({
    RoleName,
    AssumeRolePolicyDocument,
    ...(PermissionsBoundary && { PermissionsBoundary }),
  })
  const arn = `arn:aws:iam::${id}:role/free`
  await denied(lead.iam('CreateRole', role('free')), notAllowed(who, 'iam:CreateRole', arn))
  await denied(
    lead.iam('CreateRole', role('free', 'arn:aws:iam::aws:policy/AdministratorAccess')),
    notAllowed(who, 'iam:CreateRole', arn),
  )
  await lead.iam('CreateRole', role('bound', boundary))
  const { Role } = await lead.iam('GetRole', { RoleName: 'bound' })
  assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, boundary)

  // On the bound role it may put policies, which the boundary limits; on others it may not.
  await lead.iam('PutRolePolicy', {
    RoleName: 'bound',
    PolicyName: 'all',
    PolicyDocument: policyDocument(allow('*')),
  })
  const simulated = await root.iam('SimulatePrincipalPolicy', {
    PolicySourceArn: `arn:aws:iam::${id}:role/bound`,
    ActionNames: ['s3:GetObject', 's3:PutObject', 'iam:CreateUser'],
  })
  assert.deepEqual(decisionsOf(simulated), ['allowed', 'implicitDeny', 'implicitDeny'])
  await root.iam('CreateRole', role('admin'))
  await denied(
    lead.iam('PutRolePolicy', {
      RoleName: 'admin',
      PolicyName: 'all',
      PolicyDocument: policyDocument(allow('*')),
    }),
    notAllowed(who, 'iam:PutRolePolicy', 'role admin'),
  )
  await denied(
    lead.iam('DeleteRolePermissionsBoundary', { RoleName: 'bound' }),
    notAllowed(who, 'iam:DeleteRolePermissionsBoundary', 'role bound'),
  )
  await denied(
    lead.iam('PutUserPermissionsBoundary', { UserName: 'lead', PermissionsBoundary: boundary }),
    notAllowed(who, 'iam:PutUserPermissionsBoundary', 'user lead'),
  )
})

testWith(clients, 'a boundary of roles, with a denial of its own', daemon, async (account) => {
  const { id, root } = account
  const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess'
  const { Policy } = await root.iam('CreatePolicy', {
    PolicyName: 'limit',
    PolicyDocument: policyDocument(allow(['iam:Get*', 'iam:List*']), {
      Effect: 'Deny',
      Action: 'iam:ListAccessKeys',
      Resource: '*',
    }),
  })
  const PermissionsBoundary = Policy?.Arn ?? ''
  const dev = await newUser(account, 'dev')
  await root.iam('CreateRole', {
    RoleName: 'builder',
    AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${id}:user/dev` }),
    PermissionsBoundary,
  })
  await root.iam('AttachRolePolicy', { RoleName: 'builder', PolicyArn: administrator })
  const usage = await root.iam('ListEntitiesForPolicy', {
    PolicyArn: PermissionsBoundary,
    PolicyUsageFilter: 'PermissionsBoundary',
  })
  assert.deepEqual(
    usage.PolicyRoles?.map(({ RoleName }) => RoleName),
    ['builder'],
  )

  const session = await assumeRole(account, dev, `arn:aws:iam::${id}:role/builder`, 'build')
  const who = `arn:aws:sts::${id}:assumed-role/builder/build`
  const group = `arn:aws:iam::${id}:group/made`
  assert.equal((await session.iam('ListUsers')).Users?.length, 1)
  await denied(
    session.iam('CreateGroup', { GroupName: 'made' }),
    noBoundary(who, 'iam:CreateGroup', group),
  )
  await denied(
    session.iam('ListAccessKeys', { UserName: 'dev' }),
    `${notAuthorized(who, 'iam:ListAccessKeys', 'user dev')} ` +
      `with an explicit deny in a permissions boundary: ${PermissionsBoundary}`,
  )
  // Not even its own administrator policy lets it out of the boundary, by any of three doors.
  await denied(
    session.iam('DeleteRolePermissionsBoundary', { RoleName: 'builder' }),
    noBoundary(who, 'iam:DeleteRolePermissionsBoundary', 'role builder'),
  )
  await denied(
    session.iam('PutRolePermissionsBoundary', {
      RoleName: 'builder',
      PermissionsBoundary: administrator,
    }),
    noBoundary(who, 'iam:PutRolePermissionsBoundary', 'role builder'),
  )
  await denied(
    session.iam('CreatePolicyVersion', {
      PolicyArn: PermissionsBoundary,
      PolicyDocument: policyDocument(allow('*')),
      SetAsDefault: true,
    }),
    noBoundary(who, 'iam:CreatePolicyVersion', `policy ${PermissionsBoundary}`),
  )

  await root.iam('DeleteRolePermissionsBoundary', { RoleName: 'builder' })
  const { Group } = await session.iam('CreateGroup', { GroupName: 'made' })
  assert.equal(Group?.Arn, group)
})
