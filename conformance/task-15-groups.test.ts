// Task 15: split work by groups and paths; policy versions with rollback. In force at the next call.
import assert from 'node:assert/strict'
import { allow, newUser, policyDocument } from './support/principals.ts'
import { denied, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3'] as const

testWith(clients, 'groups and paths', daemon, async (account) => {
  const { id, root } = account
  await root.iam('CreateGroup', { GroupName: 'support', Path: '/emea/' })
  await root.iam('PutGroupPolicy', {
    GroupName: 'support',
    PolicyName: 'read-emea',
    PolicyDocument: policyDocument(allow('iam:GetUser', `arn:aws:iam::${id}:user/emea/*`)),
  })
  await root.iam('CreateUser', { UserName: 'erik', Path: '/emea/' })
  await root.iam('CreateUser', { UserName: 'anna', Path: '/apac/' })
  const agent = await newUser(account, 'agent')
  const who = `arn:aws:iam::${id}:user/agent`
  const noGetUser = (name: string) => notAllowed(who, 'iam:GetUser', `user ${name}`)

  await denied(agent.iam('GetUser', { UserName: 'erik' }), noGetUser('erik'))
  await root.iam('AddUserToGroup', { GroupName: 'support', UserName: 'agent' })
  const { User } = await agent.iam('GetUser', { UserName: 'erik' })
  assert.equal(User?.Arn, `arn:aws:iam::${id}:user/emea/erik`)
  await denied(agent.iam('GetUser', { UserName: 'anna' }), noGetUser('anna'))
  await denied(
    agent.iam('AddUserToGroup', { GroupName: 'support', UserName: 'anna' }),
    notAllowed(who, 'iam:AddUserToGroup', 'group support'),
  )

  const { Users } = await root.iam('ListUsers', { PathPrefix: '/emea/' })
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['erik'],
  )
  const { Group, Users: members } = await root.iam('GetGroup', { GroupName: 'support' })
  assert.equal(Group?.Arn, `arn:aws:iam::${id}:group/emea/support`)
  assert.deepEqual(
    members?.map(({ UserName }) => UserName),
    ['agent'],
  )
  await refused(
    root.iam('DeleteGroup', { GroupName: 'support' }),
    'DeleteConflict',
    'Cannot delete entity, must remove users from group first.',
  )
  await root.iam('RemoveUserFromGroup', { GroupName: 'support', UserName: 'agent' })
  await denied(agent.iam('GetUser', { UserName: 'erik' }), noGetUser('erik'))
})

testWith(clients, 'policy versions and their rollback', daemon, async (account) => {
  const { id, root } = account
  const { Policy } = await root.iam('CreatePolicy', {
    PolicyName: 'team',
    PolicyDocument: policyDocument(allow('iam:ListUsers')),
  })
  const PolicyArn = Policy?.Arn ?? ''
  await root.iam('CreateGroup', { GroupName: 'team' })
  await root.iam('AttachGroupPolicy', { GroupName: 'team', PolicyArn })
  const member = await newUser(account, 'member')
  const who = `arn:aws:iam::${id}:user/member`
  await root.iam('AddUserToGroup', { GroupName: 'team', UserName: 'member' })
  await member.iam('ListUsers')
  const groupsDenied = notAllowed(who, 'iam:ListGroups', `arn:aws:iam::${id}:group/`)
  await denied(member.iam('ListGroups'), groupsDenied)

  const { PolicyVersion } = await root.iam('CreatePolicyVersion', {
    PolicyArn,
    PolicyDocument: policyDocument(allow('iam:ListGroups')),
    SetAsDefault: true,
  })
  assert.equal(PolicyVersion?.VersionId, 'v2')
  await member.iam('ListGroups')
  await denied(
    member.iam('ListUsers'),
    notAllowed(who, 'iam:ListUsers', `arn:aws:iam::${id}:user/`),
  )

  await root.iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' })
  await member.iam('ListUsers')
  await denied(member.iam('ListGroups'), groupsDenied)
  const entities = await root.iam('ListEntitiesForPolicy', { PolicyArn })
  assert.deepEqual(
    entities.PolicyGroups?.map(({ GroupName }) => GroupName),
    ['team'],
  )
  await refused(
    root.iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' }),
    'DeleteConflict',
    'Cannot delete the default version of a policy.',
  )
  await refused(
    root.iam('DeletePolicy', { PolicyArn }),
    'DeleteConflict',
    'Cannot delete a policy attached to entities.',
  )
  await root.iam('DetachGroupPolicy', { GroupName: 'team', PolicyArn })
  await denied(
    member.iam('ListUsers'),
    notAllowed(who, 'iam:ListUsers', `arn:aws:iam::${id}:user/`),
  )
})

testWith(clients, 'limits of policy versions', daemon, async (account) => {
  const { id, root } = account
  const GroupName = 'team'
  const PolicyDocument = policyDocument(allow('iam:ListGroups'))
  const { Policy } = await root.iam('CreatePolicy', { PolicyName: 'team', PolicyDocument })
  const PolicyArn = Policy?.Arn ?? ''
  await root.iam('CreateGroup', { GroupName })
  await root.iam('AttachGroupPolicy', { GroupName, PolicyArn })
  const member = await newUser(account, 'member')
  await root.iam('AddUserToGroup', { GroupName, UserName: 'member' })
  const addVersion = (SetAsDefault: boolean, document = PolicyDocument) =>
    root.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument: document, SetAsDefault })

  await addVersion(false, policyDocument({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }))
  assert.equal((await member.iam('ListGroups')).Groups?.[0]?.GroupName, GroupName)
  await root.iam('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v2' })
  const [who, groups] = [`arn:aws:iam::${id}:user/member`, `arn:aws:iam::${id}:group/`]
  await denied(
    member.iam('ListGroups'),
    `${notAuthorized(who, 'iam:ListGroups', groups)} ` +
      `with an explicit deny in an identity-based policy: ${PolicyArn}`,
  )
  for (let version = 3; version <= 5; version += 1) await addVersion(version === 5)
  assert.equal((await member.iam('ListGroups')).Groups?.length, 1)
  await refused(
    addVersion(true),
    'LimitExceeded',
    'A managed policy can have up to 5 versions. Before you create a new version, you must ' +
      'delete an existing version.',
  )
  await root.iam('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' })
  const { PolicyVersion } = await addVersion(false)
  assert.equal(PolicyVersion?.VersionId, 'v6', 'numbers are not used again')
  const { Versions } = await root.iam('ListPolicyVersions', { PolicyArn })
  assert.deepEqual(
    new Map(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])),
    new Map([
      ['v6', false],
      ['v5', true],
      ['v4', false],
      ['v3', false],
      ['v1', false],
    ]),
  )
  await root.iam('DetachGroupPolicy', { GroupName, PolicyArn })
  await refused(
    root.iam('DeletePolicy', { PolicyArn }),
    'DeleteConflict',
    'This policy has more than one version. Before you delete a policy, you must delete the ' +
      "policy's versions. The default version is deleted with the policy.",
  )
})

testWith(clients, 'who may make and see users below a path', daemon, async (account) => {
  const { id, root } = account
  const engineering = `arn:aws:iam::${id}:user/engineering/`
  const lead = await newUser(
    account,
    'lead',
    allow(['iam:CreateUser', 'iam:GetUser', 'iam:DeleteUser'], `${engineering}*`),
    allow('iam:ListUsers', engineering),
  )
  const who = `arn:aws:iam::${id}:user/lead`
  const { User } = await lead.iam('CreateUser', { UserName: 'dave', Path: '/engineering/core/' })
  assert.equal(User?.Arn, `${engineering}core/dave`)
  await denied(
    lead.iam('CreateUser', { UserName: 'erin', Path: '/sales/' }),
    notAllowed(who, 'iam:CreateUser', `arn:aws:iam::${id}:user/sales/erin`),
  )
  // AWS: a user that does not exist counts as one without a path.
  await denied(
    lead.iam('DeleteUser', { UserName: 'nobody' }),
    notAllowed(who, 'iam:DeleteUser', 'user nobody'),
  )
  const { Users } = await lead.iam('ListUsers', { PathPrefix: '/engineering/' })
  assert.deepEqual(
    Users?.map(({ UserName }) => UserName),
    ['dave'],
  )
  await denied(
    lead.iam('ListUsers', { PathPrefix: '/sales/' }),
    notAllowed(who, 'iam:ListUsers', `arn:aws:iam::${id}:user/sales/`),
  )
  assert.equal((await lead.iam('GetUser', { UserName: 'dave' })).User?.Path, '/engineering/core/')
  await root.iam('UpdateUser', { UserName: 'dave', NewPath: '/sales/' })
  await denied(
    lead.iam('GetUser', { UserName: 'dave' }),
    notAllowed(who, 'iam:GetUser', 'user dave'),
  )
})
