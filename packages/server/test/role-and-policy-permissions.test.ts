// What each call about roles and policies needs permission for, and what its denial names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam'
import { ownerKinds } from './support/owner-calls.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const document = policyDocument(allow('s3:*', '*'))
const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})

interface Expectation {
  readonly operation: string
  /** The ARN to allow; after `arn:aws:iam::{account}:`, unless it is a whole one or `*`. */
  readonly resource: string
  readonly deniedAs: string
  send(iam: IAMClient): Promise<unknown>
}

type NamedCall = readonly [operation: string, send: (iam: IAMClient) => Promise<unknown>]

const RoleName = 'WEB'

/** Of a role that was made as `Web` at `/team/`, in an order in which each can succeed. */
const roleCalls: readonly NamedCall[] = [
  ['GetRole', (iam) => iam.send(new GetRoleCommand({ RoleName }))],
  ['UpdateRole', (iam) => iam.send(new UpdateRoleCommand({ RoleName }))],
  [
    'UpdateRoleDescription',
    (iam) => iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'd' })),
  ],
  [
    'UpdateAssumeRolePolicy',
    (iam) => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })),
  ],
  [
    'TagRole',
    (iam) => iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'k', Value: 'v' }] })),
  ],
  ['ListRoleTags', (iam) => iam.send(new ListRoleTagsCommand({ RoleName }))],
  ['UntagRole', (iam) => iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['k'] }))],
  [
    'PutRolePermissionsBoundary',
    (iam) =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: readOnly })),
  ],
  [
    'DeleteRolePermissionsBoundary',
    (iam) => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
  ],
  ['DeleteRole', (iam) => iam.send(new DeleteRoleCommand({ RoleName }))],
]

/** Of a policy of the account, in an order in which each can succeed. */
const policyCalls = (PolicyArn: string): readonly NamedCall[] => [
  ['GetPolicy', (iam) => iam.send(new GetPolicyCommand({ PolicyArn }))],
  [
    'CreatePolicyVersion',
    (iam) => iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document })),
  ],
  [
    'GetPolicyVersion',
    (iam) => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' })),
  ],
  ['ListPolicyVersions', (iam) => iam.send(new ListPolicyVersionsCommand({ PolicyArn }))],
  [
    'SetDefaultPolicyVersion',
    (iam) => iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' })),
  ],
  [
    'DeletePolicyVersion',
    (iam) => iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' })),
  ],
  [
    'TagPolicy',
    (iam) => iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'k', Value: 'v' }] })),
  ],
  ['ListPolicyTags', (iam) => iam.send(new ListPolicyTagsCommand({ PolicyArn }))],
  ['UntagPolicy', (iam) => iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['k'] }))],
  ['ListEntitiesForPolicy', (iam) => iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }))],
  ['DeletePolicy', (iam) => iam.send(new DeletePolicyCommand({ PolicyArn }))],
]

const ownerExpectations: readonly Expectation[] = ownerKinds.flatMap((calls) => {
  const name = 'ALPHA'
  const named: readonly NamedCall[] = [
    ['Put*Policy', (iam) => calls.put(iam, name, 'p', document)],
    ['Get*Policy', (iam) => calls.get(iam, name, 'p')],
    ['List*Policies', (iam) => calls.list(iam, name)],
    ['Delete*Policy', (iam) => calls.remove(iam, name, 'p')],
    ['Attach*Policy', (iam) => calls.attach(iam, name, readOnly)],
    ['ListAttached*Policies', (iam) => calls.attached(iam, name)],
    ['Detach*Policy', (iam) => calls.detach(iam, name, readOnly)],
  ]
  const kind = calls.kind.replace(/^./, (letter) => letter.toUpperCase())
  return named.map(([operation, send]) => ({
    operation: operation.replace('*', kind),
    resource: `${calls.kind}/team/Alpha`,
    deniedAs: `${calls.kind} ${name}`,
    send,
  }))
})

const expectations = (account: string): readonly Expectation[] => {
  const policyArn = `arn:aws:iam::${account}:policy/team/Buckets`
  const prefix = `arn:aws:iam::${account}:`
  return [
    {
      operation: 'CreateRole',
      resource: 'role/team/Web',
      deniedAs: `${prefix}role/team/Web`,
      send: (iam) =>
        iam.send(
          new CreateRoleCommand({
            RoleName: 'Web',
            Path: '/team/',
            AssumeRolePolicyDocument: trust,
          }),
        ),
    },
    ...roleCalls.map(([operation, send]) => ({
      operation,
      resource: 'role/team/Web',
      deniedAs: 'role WEB',
      send,
    })),
    {
      operation: 'ListRoles',
      resource: 'role/',
      deniedAs: `${prefix}role/`,
      send: (iam) => iam.send(new ListRolesCommand({})),
    },
    {
      operation: 'ListRoles',
      resource: 'role/team/',
      deniedAs: `${prefix}role/team/`,
      send: (iam) => iam.send(new ListRolesCommand({ PathPrefix: '/team/' })),
    },
    {
      operation: 'CreatePolicy',
      resource: policyArn,
      deniedAs: 'policy Buckets',
      send: (iam) =>
        iam.send(
          new CreatePolicyCommand({
            PolicyName: 'Buckets',
            Path: '/team/',
            PolicyDocument: document,
          }),
        ),
    },
    ...policyCalls(policyArn).map(([operation, send]) => ({
      operation,
      resource: policyArn,
      deniedAs: `policy ${policyArn}`,
      send,
    })),
    {
      operation: 'GetPolicy',
      resource: readOnly,
      deniedAs: `policy ${readOnly}`,
      send: (iam) => iam.send(new GetPolicyCommand({ PolicyArn: readOnly })),
    },
    {
      operation: 'ListPolicies',
      resource: '*',
      deniedAs: 'policy path /',
      send: (iam) => iam.send(new ListPoliciesCommand({})),
    },
    {
      operation: 'ListPolicies',
      resource: '*',
      deniedAs: 'policy path /team/',
      send: (iam) => iam.send(new ListPoliciesCommand({ PathPrefix: '/team/' })),
    },
    ...ownerExpectations,
  ]
}

test('each call is denied by name, and allowed by exactly its action on its resource', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  for (const calls of ownerKinds) await calls.create(daemon.iam(), 'Alpha')
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const arn = `arn:aws:iam::${account}:user/caller`
  for (const { operation, resource, deniedAs, send } of expectations(account)) {
    const action = `iam:${operation}`
    const isWhole = resource === '*' || resource.startsWith('arn:')
    const allowedArn = isWhole ? resource : `arn:aws:iam::${account}:${resource}`
    // Everything else, and this action on everything but the resource.
    await putPolicy(daemon, 'caller', {
      Effect: 'Allow',
      NotAction: action,
      Resource: '*',
    })
    assert.deepEqual(await errorOf(send(iam)), denial(arn, action, deniedAs))
    if (resource !== '*') {
      const elsewhere = { Effect: 'Allow', Action: action, NotResource: allowedArn }
      await putPolicy(daemon, 'caller', elsewhere)
      assert.deepEqual(await errorOf(send(iam)), denial(arn, action, deniedAs))
    }
    await putPolicy(daemon, 'caller', allow(action, allowedArn))
    await send(iam)
  }
})

test('tags of a new role or policy need the permission to tag it', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${account}:user/caller`
  const Tags = [{ Key: 'team', Value: 'blue' }]
  const role = `arn:aws:iam::${account}:role/Web`
  const policy = `arn:aws:iam::${account}:policy/Buckets`
  const createRole = () =>
    iam.send(new CreateRoleCommand({ RoleName: 'Web', AssumeRolePolicyDocument: trust, Tags }))
  const createPolicy = () =>
    iam.send(new CreatePolicyCommand({ PolicyName: 'Buckets', PolicyDocument: document, Tags }))
  for (const [create, kind, arn, deniedAs] of [
    [createRole, 'Role', role, role],
    [createPolicy, 'Policy', policy, 'policy Buckets'],
  ] as const) {
    const creating = allow(`iam:Create${kind}`, arn)
    await putPolicy(daemon, 'caller', creating)
    assert.deepEqual(await errorOf(create()), denial(caller, `iam:Tag${kind}`, deniedAs))
    const tagging = (team: string) =>
      allow(`iam:Tag${kind}`, arn, { StringEquals: { 'aws:RequestTag/team': team } })
    await putPolicy(daemon, 'caller', creating, tagging('red'))
    assert.deepEqual(await errorOf(create()), denial(caller, `iam:Tag${kind}`, deniedAs))
    await putPolicy(daemon, 'caller', creating, tagging('blue'))
    await create()
  }
})

test('tags of a role or policy decide about calls on it', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  const root = daemon.iam()
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await root.send(
    new CreateRoleCommand({ RoleName: 'Alpha', AssumeRolePolicyDocument: trust, Tags }),
  )
  await root.send(new CreatePolicyCommand({ PolicyName: 'Alpha', PolicyDocument: document, Tags }))
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const [, , roleCallsOfOwner] = ownerKinds
  const sends: readonly (() => Promise<unknown>)[] = [
    () => iam.send(new GetRoleCommand({ RoleName: 'Alpha' })),
    () => iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${account}:policy/Alpha` })),
    async () => roleCallsOfOwner?.list(iam, 'Alpha'),
  ]
  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/Team']) {
    for (const send of sends) {
      await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'red' } }))
      assert.equal((await errorOf(send())).code, 'AccessDenied')
      await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'blue' } }))
      await send()
    }
  }
})

test('iam:PolicyARN is the policy to be attached or detached', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const other = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'
  const condition = { ArnEquals: { 'iam:PolicyARN': readOnly } }
  await putPolicy(daemon, 'caller', allow('iam:*', '*', condition))
  for (const calls of ownerKinds) {
    await calls.create(daemon.iam(), 'Alpha')
    await calls.attach(daemon.iam(), 'Alpha', other)
    await calls.attach(iam, 'Alpha', readOnly)
    await calls.detach(iam, 'Alpha', readOnly)
    assert.equal((await errorOf(calls.attach(iam, 'Alpha', other))).code, 'AccessDenied')
    assert.equal((await errorOf(calls.detach(iam, 'Alpha', other))).code, 'AccessDenied')
  }
})

test('iam:PermissionsBoundary is the boundary to be set, else the one that is there', async () => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const condition = { StringEquals: { 'iam:PermissionsBoundary': readOnly } }
  await putPolicy(daemon, 'caller', allow('iam:*', '*', condition))
  const other = 'arn:aws:iam::aws:policy/PowerUserAccess'
  const isDenied = async (call: Promise<unknown>) =>
    assert.equal((await errorOf(call)).code, 'AccessDenied')
  const newRole = { RoleName: 'Alpha', AssumeRolePolicyDocument: trust }
  await isDenied(iam.send(new CreateRoleCommand(newRole)))
  await isDenied(iam.send(new CreateRoleCommand({ ...newRole, PermissionsBoundary: other })))
  await iam.send(new CreateRoleCommand({ ...newRole, PermissionsBoundary: readOnly }))
  await root.send(new CreateUserCommand({ UserName: 'Alpha', PermissionsBoundary: readOnly }))

  const alpha = { RoleName: 'Alpha' }
  const setBoundary = (client: IAMClient, PermissionsBoundary: string) =>
    client.send(new PutRolePermissionsBoundaryCommand({ ...alpha, PermissionsBoundary }))
  await isDenied(setBoundary(iam, other))
  await setBoundary(iam, readOnly)

  const [user, , role] = ownerKinds
  assert.ok(user !== undefined && role !== undefined)
  const changes = (calls: typeof user) => [
    () => calls.put(iam, 'Alpha', 'p', document),
    () => calls.remove(iam, 'Alpha', 'p'),
    () => calls.attach(iam, 'Alpha', readOnly),
    () => calls.detach(iam, 'Alpha', readOnly),
  ]
  for (const calls of [user, role]) for (const change of changes(calls)) await change()
  await setBoundary(root, other)
  await root.send(
    new PutUserPermissionsBoundaryCommand({ UserName: 'Alpha', PermissionsBoundary: other }),
  )
  for (const calls of [user, role]) for (const change of changes(calls)) await isDenied(change())
  const removeBoundary = () => iam.send(new DeleteRolePermissionsBoundaryCommand(alpha))
  await isDenied(removeBoundary())
  await setBoundary(root, readOnly)
  await removeBoundary()
})
