// The condition keys that tell of organizations, in policies of callers and in trust policies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreateRoleCommand, CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, AssumeRootCommand } from '@aws-sdk/client-sts'
import {
  addAccount,
  createOrganization,
  createUnit,
  removeAccount,
} from '../src/commands/organization-changes.ts'
import { credentials, trust } from './support/assumable-role.ts'
import { authorizationIdOf } from './support/authorization-id.ts'
import { messageOf } from './support/denials.ts'
import { toolbox } from './support/iam-toolbox.ts'
import { enableRootAccess, newMember, newOrganization } from './support/organizations.ts'
import { allow, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, type Statement } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  )

/** Whether a user of the account may list users under each condition. */
async function whatHolds(
  daemon: TestDaemon,
  conditions: Readonly<Record<string, Statement>>,
): Promise<readonly string[]> {
  const ann = daemon.iam(await newUser(daemon, 'ann'))
  const holding: string[] = []
  for (const [name, condition] of Object.entries(conditions)) {
    await putPolicy(daemon, 'ann', allow('iam:ListUsers', '*', condition))
    if (await succeeds(ann.send(new ListUsersCommand({})))) holding.push(name)
  }
  return holding
}

test('in no organization the keys are absent', async () => {
  await using daemon = await startTestDaemon()
  const absent = (key: string) => ({ Null: { [key]: 'true' } })
  const keys = [
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:ResourceOrgID',
    'aws:ResourceOrgPaths',
    'aws:AssumedRoot',
  ]
  const conditions = Object.fromEntries(keys.map((key) => [key, absent(key)]))
  assert.deepEqual(await whatHolds(daemon, conditions), keys)
})

test('in an organization they are its id and the path to the account', async () => {
  await using daemon = await startTestDaemon()
  const { store } = daemon
  const manager = await daemon.newAccount()
  const { id, rootId } = await createOrganization(store, manager.account, 'ALL')
  const top = await createUnit(store, id, undefined, 'Top')
  const unit = await createUnit(store, id, top.id, 'Unit')
  await addAccount(store, id, unit.id, daemon.account)
  const path = `${id}/${rootId}/${top.id}/${unit.id}/`
  const held = await whatHolds(daemon, {
    'PrincipalOrgID is the id': { StringEquals: { 'aws:PrincipalOrgID': id } },
    'PrincipalOrgID is another': { StringEquals: { 'aws:PrincipalOrgID': 'o-another00000' } },
    'PrincipalOrgPaths is the path': {
      'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': path },
    },
    'PrincipalOrgPaths is below the unit above': {
      'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${id}/${rootId}/${top.id}/*` },
    },
    'PrincipalOrgPaths is the root': {
      'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': `${id}/${rootId}/` },
    },
    'both accounts are of one organization': {
      StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' },
    },
    'ResourceOrgPaths is the path': {
      'ForAnyValue:StringEquals': { 'aws:ResourceOrgPaths': path },
    },
  })
  assert.deepEqual(held, [
    'PrincipalOrgID is the id',
    'PrincipalOrgPaths is the path',
    'PrincipalOrgPaths is below the unit above',
    'both accounts are of one organization',
    'ResourceOrgPaths is the path',
  ])
})

test('writes that have no target are decided by the keys, too', async () => {
  await using daemon = await startTestDaemon()
  const { organization } = await newOrganization(daemon)
  const condition = (id: string) => ({ StringEquals: { 'aws:PrincipalOrgID': id } })
  const ann = daemon.iam(await newUser(daemon, 'ann'))
  const create = (UserName: string) => succeeds(ann.send(new CreateUserCommand({ UserName })))
  await putPolicy(daemon, 'ann', allow('iam:CreateUser', '*', condition(organization.id)))
  assert.equal(await create('bob'), true)
  await putPolicy(daemon, 'ann', allow('iam:CreateUser', '*', condition('o-another00000')))
  assert.equal(await create('carl'), false)
})

test('a role trusts an organization: members may assume it while they are in it', async () => {
  await using daemon = await startTestDaemon()
  const { organization, member, outsider } = await newOrganization(daemon)
  const condition = { Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id } } }
  const { Role } = await daemon.iam().send(
    new CreateRoleCommand({
      RoleName: 'shared',
      AssumeRolePolicyDocument: trust({ AWS: '*' }, condition),
    }),
  )
  const RoleArn = Role?.Arn ?? ''
  const userOf = async ({ root }: typeof member, ...statements: readonly Statement[]) => {
    const iam = daemon.iam(root)
    return daemon.sts(await newUser({ ...daemon, iam: () => iam }, 'ann', ...statements))
  }
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' })
  const inOne = allow('sts:AssumeRole', '*', {
    StringEquals: { 'aws:ResourceOrgID': organization.id },
  })
  const ofMember = await userOf(member, inOne)
  const ofOutsider = await userOf(outsider, allow('sts:AssumeRole', '*'))
  assert.equal(await succeeds(ofMember.send(assume)), true)
  assert.equal((await errorOf(ofOutsider.send(assume))).code, 'AccessDenied')
  await removeAccount(daemon.store, member.account)
  assert.equal((await errorOf(ofMember.send(assume))).code, 'AccessDenied')
  await addAccount(daemon.store, organization.id, undefined, member.account)
  assert.equal(await succeeds(ofMember.send(assume)), true)
})

test('a session of AssumeRoot says that it is one', async () => {
  await using daemon = await startTestDaemon()
  const { organization } = await newOrganization(daemon)
  const member = await newMember(daemon, organization.id)
  await enableRootAccess(daemon)
  const operator = await newUser(daemon, 'operator', allow('sts:AssumeRoot', '*'))
  const arn = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials'
  const { Credentials: issued } = await daemon
    .sts(operator)
    .send(new AssumeRootCommand({ TargetPrincipal: member.account, TaskPolicyArn: { arn } }))
  const session = daemon.iam(credentials(issued))
  const message = await messageOf(session.send(new ListUsersCommand({})))
  const { root } = member
  const { body } = await toolbox({ ...daemon, root }).GetRequestAuthorizationDetails(
    authorizationIdOf(message),
  )
  assert.partialDeepStrictEqual(body['requestContext'], {
    'aws:AssumedRoot': 'true',
    'aws:PrincipalArn': `arn:aws:iam::${member.account}:root`,
    'aws:PrincipalType': 'Account',
    'aws:PrincipalOrgID': organization.id,
    'aws:PrincipalOrgPaths': [`${organization.id}/${organization.rootId}/`],
  })
})
