// GetAccountAuthorizationDetails: everything that is in an account, once each.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { denial } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const document = policyDocument(statement)

async function fill(daemon: TestDaemon): Promise<string> {
  const iam = daemon.iam()
  await newUser(daemon, 'ann', statement)
  await iam.send(new CreateUserCommand({ UserName: 'bob', Tags: [{ Key: 'team', Value: 'blue' }] }))
  await iam.send(new CreateGroupCommand({ GroupName: 'readers', Path: '/org/' }))
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: readOnly }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ann' }))
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'own', PolicyDocument: document, Description: 'mine' }),
  )
  const PolicyArn = Policy?.Arn ?? ''
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }))
  const trust = policyDocument({
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'worker',
      AssumeRolePolicyDocument: trust,
      PermissionsBoundary: PolicyArn,
    }),
  )
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'in', PolicyDocument: document }),
  )
  return PolicyArn
}

test('users, groups, roles and policies with all that they hold', async () => {
  await using daemon = await startTestDaemon()
  const own = await fill(daemon)
  const details = await daemon.iam().send(new GetAccountAuthorizationDetailsCommand({}))
  assert.equal(details.IsTruncated, false)
  const encoded = encodeURIComponent(document).replaceAll('*', '%2A')
  const [ann, bob] = details.UserDetailList ?? []
  assert.partialDeepStrictEqual(ann, {
    UserName: 'ann',
    GroupList: ['readers'],
    AttachedManagedPolicies: [],
    UserPolicyList: [{ PolicyName: 'inline', PolicyDocument: encoded }],
  })
  assert.deepEqual(bob?.Tags, [{ Key: 'team', Value: 'blue' }])
  assert.partialDeepStrictEqual(details.GroupDetailList?.[0], {
    GroupName: 'readers',
    Path: '/org/',
    AttachedManagedPolicies: [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn: readOnly }],
    GroupPolicyList: [],
  })
  assert.partialDeepStrictEqual(details.RoleDetailList?.[0], {
    RoleName: 'worker',
    RolePolicyList: [{ PolicyName: 'in', PolicyDocument: encoded }],
    InstanceProfileList: [],
    RoleLastUsed: {},
    PermissionsBoundary: { PermissionsBoundaryArn: own },
  })
  const [policy, aws] = details.Policies ?? []
  assert.partialDeepStrictEqual(policy, {
    Arn: own,
    Description: 'mine',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 1,
    DefaultVersionId: 'v1',
  })
  assert.deepEqual(
    policy?.PolicyVersionList?.map(({ VersionId, Document, IsDefaultVersion }) => [
      VersionId,
      Document === encoded,
      IsDefaultVersion,
    ]),
    [
      ['v2', true, false],
      ['v1', true, true],
    ],
  )
  assert.equal(aws?.Arn, readOnly, 'of AWS’s policies only those in use')
  assert.equal(aws?.AttachmentCount, 1)
})

const kinds: readonly (readonly [EntityType, readonly number[]])[] = [
  ['User', [2, 0, 0, 0]],
  ['Group', [0, 1, 0, 0]],
  ['Role', [0, 0, 1, 0]],
  ['LocalManagedPolicy', [0, 0, 0, 1]],
]

test('filters give the kinds asked for', async () => {
  await using daemon = await startTestDaemon()
  await fill(daemon)
  for (const [kind, counts] of kinds) {
    const details = await daemon
      .iam()
      .send(new GetAccountAuthorizationDetailsCommand({ Filter: [kind] }))
    assert.deepEqual(
      [
        details.UserDetailList?.length,
        details.GroupDetailList?.length,
        details.RoleDetailList?.length,
        details.Policies?.length,
      ],
      counts,
      kind,
    )
  }
})

test('pages hold everything once, whatever their size', async () => {
  await using daemon = await startTestDaemon()
  await fill(daemon)
  for (const MaxItems of [1, 2, 7, 100, 1000]) {
    const seen: string[] = []
    let Marker: string | undefined
    do {
      const page = await daemon
        .iam()
        .send(new GetAccountAuthorizationDetailsCommand({ MaxItems, ...(Marker && { Marker }) }))
      const lists = [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies]
      const arns = lists.flatMap((list) => (list ?? []).map(({ Arn = '' }) => Arn))
      assert.ok(arns.length <= MaxItems)
      seen.push(...arns)
      Marker = page.Marker
    } while (Marker !== undefined)
    assert.equal(seen.length, 6)
    assert.equal(new Set(seen).size, 6)
  }
})

test('is refused without its permission', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'plain'))
  const who = `arn:aws:iam::${daemon.account}:user/plain`
  assert.deepEqual(
    await errorOf(iam.send(new GetAccountAuthorizationDetailsCommand({}))),
    denial(who, 'iam:GetAccountAuthorizationDetails', '*'),
  )
})
