// Temporary credentials: who gets them, what they may do, and what ends them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import {
  allow,
  bareDenial,
  credentials,
  identity,
  invalidToken,
  newRole,
  trust,
} from './support/assumable-role.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon } from './support/test-daemon.ts'

test('GetCallerIdentity tells root, user, role session, federated user and user session', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  const role = await newRole(daemon)
  const { Arn, UserId } = await identity(daemon, daemon.root)
  assert.deepEqual([Arn, UserId], [`arn:aws:iam::${account}:root`, account])
  const asUser = await identity(daemon, role.user)
  assert.equal(asUser.Arn, `arn:aws:iam::${account}:user/caller`)
  const asRole = await identity(daemon, await role.assume())
  assert.equal(asRole.Arn, `arn:aws:sts::${account}:assumed-role/worker/session`)
  assert.equal(asRole.UserId, `${role.roleId}:session`)
  const sts = daemon.sts(role.user)
  const federated = await sts.send(new GetFederationTokenCommand({ Name: 'guest' }))
  assert.deepEqual(federated.FederatedUser, {
    FederatedUserId: `${account}:guest`,
    Arn: `arn:aws:sts::${account}:federated-user/guest`,
  })
  assert.equal(federated.PackedPolicySize, 0)
  const asGuest = await identity(daemon, credentials(federated.Credentials))
  assert.equal(asGuest.Arn, `arn:aws:sts::${account}:federated-user/guest`)
  const session = await sts.send(new GetSessionTokenCommand({}))
  const asSession = await identity(daemon, credentials(session.Credentials))
  assert.equal(asSession.Arn, asUser.Arn)
  assert.equal(asSession.UserId, asUser.UserId)
})

test('an explicit deny of GetCallerIdentity has no effect', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'mute', { Effect: 'Deny', Action: '*', Resource: '*' })
  assert.match((await identity(daemon, user)).Arn ?? '', /user\/mute$/)
})

test('trust in the account needs a policy of the caller, trust in the caller does not', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const plain = await newUser(daemon, 'plain')
  const plainArn = `arn:aws:iam::${daemon.account}:user/plain`
  const denial = bareDenial(plainArn, 'sts:AssumeRole', role.RoleArn)
  assert.deepEqual(await errorOf(role.assume({}, plain)), denial)
  await daemon.iam().send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'worker',
      PolicyDocument: trust({ AWS: plainArn }),
    }),
  )
  await role.assume({}, plain)
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  assert.deepEqual(
    await errorOf(role.assume()),
    bareDenial(callerArn, 'sts:AssumeRole', role.RoleArn),
  )
})

test('a missing role, a wrong path and no permission answer alike; root is told', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  for (const RoleArn of [
    `arn:aws:iam::${daemon.account}:role/none`,
    `arn:aws:iam::${daemon.account}:role/worker`,
    'arn:aws:iam::999999999999:role/worker',
  ]) {
    const denial = bareDenial(callerArn, 'sts:AssumeRole', RoleArn)
    assert.deepEqual(await errorOf(role.assume({ RoleArn })), denial)
  }
  const asRoot = await errorOf(role.assume({}, daemon.root))
  assert.equal(asRoot.message, 'Roles may not be assumed by root accounts.')
  const noArn = await errorOf(role.assume({ RoleArn: 'nothing-valid-in-here' }))
  assert.deepEqual(noArn, {
    code: 'ValidationError',
    status: 400,
    message: 'nothing-valid-in-here is invalid',
  })
})

test('across accounts both sides have to agree, and the external id has to be right', async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  const condition = { Condition: { StringEquals: { 'sts:ExternalId': 'unicorn' } } }
  const { Role } = await daemon.iam(other.root).send(
    new CreateRoleCommand({
      RoleName: 'audit',
      AssumeRolePolicyDocument: trust({ AWS: daemon.account }, condition),
    }),
  )
  const RoleArn = Role?.Arn ?? ''
  const may = await newUser(daemon, 'may', allow('sts:AssumeRole', RoleArn))
  const mayNot = await newUser(daemon, 'may-not')
  const assume = (caller: Credentials, ExternalId?: string) =>
    daemon.sts(caller).send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: 'visit',
        ...(ExternalId && { ExternalId }),
      }),
    )
  const { Credentials: issued } = await assume(may, 'unicorn')
  const { Account, Arn } = await identity(daemon, credentials(issued))
  assert.equal(Account, other.account)
  assert.equal(Arn, `arn:aws:sts::${other.account}:assumed-role/audit/visit`)
  for (const [caller, name, id] of [
    [may, 'may', undefined],
    [may, 'may', 'horse'],
    [mayNot, 'may-not', 'unicorn'],
  ] as const) {
    const arn = `arn:aws:iam::${daemon.account}:user/${name}`
    const denial = bareDenial(arn, 'sts:AssumeRole', RoleArn)
    assert.deepEqual(await errorOf(assume(caller, id)), denial)
  }
})

test('a session may what its role may, and not more than its session policies', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const sessionArn = `arn:aws:sts::${daemon.account}:assumed-role/worker/session`
  const plain = daemon.iam(await role.assume())
  await plain.send(new ListUsersCommand({}))
  const roles = `arn:aws:iam::${daemon.account}:role/`
  assert.equal(
    (await errorOf(plain.send(new ListRolesCommand({})))).message,
    `User: ${sessionArn} is not authorized to perform: iam:ListRoles on resource: ${roles} ` +
      'because no identity-based policy allows the iam:ListRoles action',
  )
  const limited = daemon.iam(await role.assume({ Policy: policyDocument(allow('iam:ListRoles')) }))
  assert.match((await errorOf(limited.send(new ListUsersCommand({})))).message, /no session policy/)
  assert.match((await errorOf(limited.send(new ListRolesCommand({})))).message, /no identity-based/)
  const byArn = daemon.iam(
    await role.assume({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }] }),
  )
  await byArn.send(new ListUsersCommand({}))
  const malformed = await errorOf(role.assume({ Policy: '{' }))
  assert.deepEqual(malformed, {
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'The policy is not in the valid JSON format.',
  })
  const noSuch = { arn: `arn:aws:iam::${daemon.account}:policy/none` }
  assert.equal((await errorOf(role.assume({ PolicyArns: [noSuch] }))).code, 'ValidationError')
  const tags = Array.from({ length: 50 }, (_, index) => ({
    Key: `${index}${randomText(110, index)}`,
    Value: randomText(250, index + 50),
  }))
  const tooLarge = await errorOf(role.assume({ Tags: tags }))
  assert.equal(tooLarge.code, 'PackedPolicyTooLarge')
  assert.match(tooLarge.message, /^Packed policy consumes \d{3,}% of allotted space/)
})

/** Text that does not shrink when packed, the same in each run. */
function randomText(length: number, seed: number): string {
  let state = seed * 7919 + 1
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(state % 36)
  }).join('')
}

test('durations: the fixed range, then the maximum of the role, then chaining', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const short = await errorOf(role.assume({ DurationSeconds: 899 }))
  assert.match(
    short.message,
    /Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900/,
  )
  assert.equal(
    (await errorOf(role.assume({ DurationSeconds: 3601 }))).message,
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
  const { Credentials: issued } = await daemon.sts(role.user).send(
    new AssumeRoleCommand({
      RoleArn: role.RoleArn,
      RoleSessionName: 'short',
      DurationSeconds: 900,
    }),
  )
  const seconds = ((issued?.Expiration?.getTime() ?? 0) - Date.now()) / 1000
  assert.ok(seconds > 880 && seconds <= 900, String(seconds))
})

test('tags and source identity: needed permissions, transitive tags, rules of chaining', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const { RoleArn } = role
  const Tags = [{ Key: 'Team', Value: 'blue' }]
  const chained = await role.assume({ Tags, TransitiveTagKeys: ['Team'], SourceIdentity: 'ann' })
  const again = (input: Partial<AssumeRoleCommandInput>) => role.assume(input, chained)
  await again({})
  assert.equal(
    (await errorOf(again({ SourceIdentity: 'bob' }))).message,
    'The source identity is already set for this assume role session',
  )
  await again({ SourceIdentity: 'ann' })
  assert.match((await errorOf(again({ Tags }))).message, /conflicts with a transitive tag key/)
  assert.equal(
    (await errorOf(role.assume({ Tags: [...Tags, { Key: 'TEAM', Value: 'x' }] }))).message,
    'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  )
  assert.equal(
    (await errorOf(role.assume({ Tags, TransitiveTagKeys: ['Other'] }))).message,
    'The specified transitive tag key must be included in the requested tags.',
  )
  await daemon.iam().send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'worker',
      PolicyDocument: trust({ AWS: daemon.account }, { Action: 'sts:AssumeRole' }),
    }),
  )
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  const sessionArn = `arn:aws:sts::${daemon.account}:assumed-role/worker/session`
  assert.deepEqual(
    await errorOf(role.assume({ Tags })),
    bareDenial(callerArn, 'sts:TagSession', RoleArn),
  )
  assert.deepEqual(
    await errorOf(role.assume({ SourceIdentity: 'ann' })),
    bareDenial(callerArn, 'sts:SetSourceIdentity', RoleArn),
  )
  // Inherited values need the permission, too.
  assert.deepEqual(
    await errorOf(again({})),
    bareDenial(sessionArn, 'sts:SetSourceIdentity', RoleArn),
  )
})

test('what ends a session, and what does not', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const role = await newRole(daemon)
  const session = await role.assume()
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: 'worker',
      PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
    }),
  )
  await daemon.iam(session).send(new ListUsersCommand({}))
  // The console's way to revoke sessions: deny everything to those issued before now.
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument: policyDocument({
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': '2100-01-01T00:00:00Z' } },
      }),
    }),
  )
  const revoked = await errorOf(daemon.iam(session).send(new ListUsersCommand({})))
  assert.match(revoked.message, /with an explicit deny in an identity-based policy$/)
  for (const PolicyName of ['AWSRevokeOlderSessions', 'inline']) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'worker', PolicyName }))
  }
  await iam.send(new DeleteRoleCommand({ RoleName: 'worker' }))
  assert.deepEqual(await errorOf(identity(daemon, session)), invalidToken)
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'worker',
      Path: '/jobs/',
      AssumeRolePolicyDocument: trust({ AWS: daemon.account }),
    }),
  )
  assert.deepEqual(await errorOf(identity(daemon, session)), invalidToken)
})

test('the role remembers when it was last used', async () => {
  await using daemon = await startTestDaemon()
  const role = await newRole(daemon)
  const before = await daemon.iam().send(new GetRoleCommand({ RoleName: 'worker' }))
  assert.deepEqual(before.Role?.RoleLastUsed, {})
  await identity(daemon, await role.assume())
  const after = await daemon.iam().send(new GetRoleCommand({ RoleName: 'worker' }))
  assert.equal(after.Role?.RoleLastUsed?.Region, 'us-east-1')
})

test('a policy put between two calls of a session is in force at the second', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'ann')
  const iam = daemon.iam(user)
  assert.equal((await errorOf(iam.send(new ListUsersCommand({})))).code, 'AccessDenied')
  await daemon.iam().send(
    new PutUserPolicyCommand({
      UserName: 'ann',
      PolicyName: 'list',
      PolicyDocument: policyDocument(allow('iam:ListUsers')),
    }),
  )
  await iam.send(new ListUsersCommand({}))
})
