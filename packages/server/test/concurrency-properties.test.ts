// Random programs of parallel clients break no rule, on each store and on two nodes of one database.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import fc from 'fast-check'
import type { Store } from '../src/store/store.ts'
import { assertConsistent } from './support/consistency.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const server = await startPostgresServer(['-c', 'fsync=off'])
after(() => server[Symbol.asyncDispose]())

// `npm run soak` tries many more.
const numRuns = Number(process.env['IAMD_SOAK_RUNS'] ?? 12)
const clients = 8
const stepsMaximum = 20
const usersMaximum = 3

/** What a program can do: with a name of few, so that clients meet, and a second for what needs it. */
const actions = {
  createUser: (a, [UserName]) => a.send(new CreateUserCommand({ UserName })),
  deleteUser: (a, [UserName]) => a.send(new DeleteUserCommand({ UserName })),
  renameUser: (a, [UserName, NewUserName]) =>
    a.send(new UpdateUserCommand({ UserName, NewUserName })),
  createKey: (a, [UserName]) => a.send(new CreateAccessKeyCommand({ UserName })),
  createGroup: (a, [GroupName]) => a.send(new CreateGroupCommand({ GroupName })),
  deleteGroup: (a, [GroupName]) => a.send(new DeleteGroupCommand({ GroupName })),
  renameGroup: (a, [GroupName, NewGroupName]) =>
    a.send(new UpdateGroupCommand({ GroupName, NewGroupName })),
  addMember: (a, [UserName, GroupName]) =>
    a.send(new AddUserToGroupCommand({ UserName, GroupName })),
  removeMember: (a, [UserName, GroupName]) =>
    a.send(new RemoveUserFromGroupCommand({ UserName, GroupName })),
  createRole: (a, [RoleName]) =>
    a.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust })),
  deleteRole: (a, [RoleName]) => a.send(new DeleteRoleCommand({ RoleName })),
  createPolicy: (a, [PolicyName]) =>
    a.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: document })),
  deletePolicy: (a, _, PolicyArn) => a.send(new DeletePolicyCommand({ PolicyArn })),
  createVersion: (a, _, PolicyArn, number) =>
    a.send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: document,
        SetAsDefault: number % 2 === 0,
      }),
    ),
  deleteVersion: (a, _, PolicyArn, number) =>
    a.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: `v${number}` })),
  setDefault: (a, _, PolicyArn, number) =>
    a.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: `v${number}` })),
  attachUser: (a, [UserName], PolicyArn) =>
    a.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
  detachUser: (a, [UserName], PolicyArn) =>
    a.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
  attachGroup: (a, [GroupName], PolicyArn) =>
    a.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
  detachGroup: (a, [GroupName], PolicyArn) =>
    a.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
  attachRole: (a, [RoleName], PolicyArn) =>
    a.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
  detachRole: (a, [RoleName], PolicyArn) =>
    a.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
  embed: (a, [UserName, PolicyName]) =>
    a.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: document })),
  remove: (a, [UserName, PolicyName]) =>
    a.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
  bound: (a, [UserName], PermissionsBoundary) =>
    a.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary })),
  unbound: (a, [UserName]) => a.send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
} satisfies Readonly<
  Record<
    string,
    (
      client: IAMClient,
      names: readonly [string, string],
      policyArn: string,
      number: number,
    ) => Promise<unknown>
  >
>

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const document = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })

// Names differ in case, too, but in IAM only by letters; policies' ARNs hold the case.
const name = fc.constantFrom('one', 'One', 'two', 'three', 'four')
const step = fc.record({
  action: fc.constantFrom(...(Object.keys(actions) as (keyof typeof actions)[])),
  names: fc.tuple(name, name),
  number: fc.integer({ min: 1, max: 8 }),
})
const program = fc.array(fc.array(step, { minLength: 5, maxLength: stepsMaximum }), {
  minLength: clients,
  maxLength: clients,
})

/** All that may come of a step of a client that others get in the way of. */
const outcomes =
  /^(done|EntityAlreadyExists|NoSuchEntity|LimitExceeded|DeleteConflict|EntityTemporarilyUnmodifiable|ConcurrentModification)(Exception)?$/

async function runProgram(
  nodes: readonly TestDaemon[],
  steps: readonly (readonly Step[])[],
): Promise<void> {
  const [first] = nodes
  assert.ok(first)
  const { account, root } = await first.newAccount()
  let users = 0
  await Promise.all(
    steps.map(async (ofClient, index) => {
      const iam = (nodes[index % nodes.length] ?? first).iam(root)
      for (const { action, names, number } of ofClient) {
        const arn = `arn:aws:iam::${account}:policy/${names[1]}`
        const outcome = await actions[action](iam, names, arn, number).then(
          () => 'done',
          (error: Error) => error.name,
        )
        assert.match(outcome, outcomes, `${action} ${names} ${number}`)
        if (outcome !== 'done') continue
        if (action === 'createUser') users += 1
        if (action === 'deleteUser') users -= 1
      }
    }),
  )
  await assertRules(first.store, account, users)
  await assertOneDefault(first.iam(root), account)
}

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

async function assertRules(store: Store, account: string, users: number): Promise<void> {
  await assertConsistent(store)
  const counted = await store.read((reader) =>
    reader.get('SELECT COUNT(*) AS amount FROM iam_user WHERE account_id = ?', account),
  )
  assert.equal(counted?.['amount'], users, 'users made and not deleted')
  assert.ok(users <= usersMaximum)
}

async function assertOneDefault(iam: IAMClient, account: string): Promise<void> {
  for (const policy of ['one', 'One', 'two', 'three', 'four']) {
    const PolicyArn = `arn:aws:iam::${account}:policy/${policy}`
    const listed = await iam.send(new ListPolicyVersionsCommand({ PolicyArn })).catch(() => null)
    if (listed === null) continue
    const defaults = listed.Versions?.filter(({ IsDefaultVersion }) => IsDefaultVersion)
    assert.equal(defaults?.length, 1)
  }
}

async function tryPrograms(nodes: readonly TestDaemon[]): Promise<void> {
  await fc.assert(
    fc.asyncProperty(program, (steps) => runProgram(nodes, steps)),
    // What fails depends on who is first: a smaller program need not fail again.
    { numRuns, endOnFailure: true },
  )
}

const flags = ['--quota', `users=${usersMaximum},groups=3,roles=2,policies=3`]

test('parallel clients break no rule on SQLite', async () => {
  const file = join(temporaryDirectory(after), 'iamd.db')
  await using daemon = await startTestDaemon(flags, { file })
  await tryPrograms([daemon])
})

test('parallel clients break no rule on PostgreSQL', async () => {
  await using daemon = await startTestDaemon(flags, { url: await server.newDatabase() })
  await tryPrograms([daemon])
})

test('parallel clients break no rule on two nodes', async () => {
  const url = await server.newDatabase()
  await using one = await startTestDaemon(flags, { url })
  await using other = await startTestDaemon(flags, { url })
  await tryPrograms([one, other])
})
