// Where a list has to be searched for long, a page is cut short, and its marker goes on from there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListUsersCommand,
  paginateListEntitiesForPolicy,
  paginateListPolicies,
  paginateListUsers,
} from '@aws-sdk/client-iam'
import { insertRows } from '../src/store/table-rows.ts'
import { policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

/** More than are looked at for one page. */
const many = 11_500
const numbered = (prefix: string) =>
  Array.from({ length: many }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`)

/** First in the order of names are all that are elsewhere. */
async function insertUsers({ store, account }: TestDaemon, arn: string): Promise<string[]> {
  const late = numbered('z')
  const row = (name: string, path: string) => [`AIDA${name}`, account, name, name, path, 0, '[]']
  await store.write(async (writer) => {
    await insertRows(
      writer,
      'iam_user',
      ['id', 'account_id', 'name', 'name_key', 'path', 'created_at', 'tags'],
      [
        ...numbered('a').map((name) => row(name, '/elsewhere/')),
        ...late.map((name, index) => row(name, `/late/${index % 700}/`)),
      ],
    )
    await insertRows(
      writer,
      'policy_attachment',
      [
        ...['owner_id', 'policy_arn', 'account_id', 'owner_kind', 'policy_name_key'],
        'owner_name_key',
      ],
      [...numbered('a'), ...late.slice(0, 3)].map((name) => {
        return [`AIDA${name}`, arn, account, 'user', 'p', name]
      }),
    )
  })
  return late
}

test('users under very many paths, and users of a policy under one, are all found', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const PolicyDocument = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
  const { Policy: policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument }),
  )
  const PolicyArn = policy?.Arn
  assert.ok(PolicyArn)
  const late = await insertUsers(daemon, PolicyArn)
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }
  const AssumeRolePolicyDocument = policyDocument({ ...trust, Action: 'sts:AssumeRole' })
  const role = { RoleName: 'worker', Path: '/late/', AssumeRolePolicyDocument }
  await iam.send(new CreateRoleCommand(role))
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn }))

  const list = { PathPrefix: '/late/', MaxItems: 1_000 }
  const first = await iam.send(new ListUsersCommand(list))
  assert.deepEqual(first.Users, [])
  assert.equal(first.IsTruncated, true)
  const names: (string | undefined)[] = []
  for await (const { Users: users = [] } of paginateListUsers({ client: iam }, list)) {
    names.push(...users.map(({ UserName }) => UserName))
  }
  assert.deepEqual(names, late)

  const entities = { PolicyArn, PathPrefix: '/late/' }
  const firstEntities = await iam.send(new ListEntitiesForPolicyCommand(entities))
  assert.deepEqual(firstEntities.PolicyUsers, [])
  assert.equal(firstEntities.IsTruncated, true)
  const found: (string | undefined)[] = []
  for await (const page of paginateListEntitiesForPolicy({ client: iam }, entities)) {
    found.push(...(page.PolicyUsers ?? []).map(({ UserName }) => UserName))
    found.push(...(page.PolicyRoles ?? []).map(({ RoleName }) => RoleName))
  }
  assert.deepEqual(found, [...late.slice(0, 3), 'worker'])
})

test('attached policies are found among very many that once were, before those of AWS', async () => {
  await using daemon = await startTestDaemon()
  const { account, store } = daemon
  const iam = daemon.iam()
  const arnOf = (name: string) => `arn:aws:iam::${account}:policy/${name}`
  const names = numbered('p')
  await store.write(async (writer) => {
    const created = ['created_at', 'updated_at', 'default_version', 'next_version', 'tags']
    await insertRows(
      writer,
      'managed_policy',
      ['id', 'account_id', 'arn', 'name', 'name_key', 'path', ...created],
      names.map((name) => {
        return [`ANPA${name}`, account, arnOf(name), name, name, '/', 0, 0, 1, 2, '[]']
      }),
    )
    const isLast = (index: number) => (index >= many - 2 ? 1 : 0)
    await insertRows(
      writer,
      'policy_usage',
      ['account_id', 'policy_arn', 'attachments', 'boundaries'],
      [
        ...names.map((name, index) => [account, arnOf(name), isLast(index), 0]),
        [account, 'arn:aws:iam::aws:policy/ReadOnlyAccess', 1, 0],
      ],
    )
  })
  const list = { OnlyAttached: true }
  const first = await iam.send(new ListPoliciesCommand(list))
  assert.deepEqual(first.Policies, [])
  assert.equal(first.IsTruncated, true)
  const found: (string | undefined)[] = []
  for await (const { Policies: policies = [] } of paginateListPolicies({ client: iam }, list)) {
    found.push(...policies.map(({ PolicyName }) => PolicyName))
  }
  assert.deepEqual(found, [...names.slice(-2), 'ReadOnlyAccess'])
})
