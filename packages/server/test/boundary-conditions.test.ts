// Who may change only roles that have a certain boundary: the key is there for all that AWS says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  type IAMClient,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam'
import { trust } from './support/assumable-role.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const PermissionsBoundary = 'arn:aws:iam::aws:policy/PowerUserAccess'
const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })

const operations: readonly (readonly [
  string,
  (iam: IAMClient, name: string) => Promise<unknown>,
])[] = [
  ['GetRole', (iam, RoleName) => iam.send(new GetRoleCommand({ RoleName }))],
  ['UpdateRole', (iam, RoleName) => iam.send(new UpdateRoleCommand({ RoleName }))],
  [
    'UpdateRoleDescription',
    (iam, RoleName) => iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'x' })),
  ],
  [
    'UpdateAssumeRolePolicy',
    (iam, RoleName) =>
      iam.send(
        new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: AssumeRolePolicyDocument }),
      ),
  ],
  ['DeleteRole', (iam, RoleName) => iam.send(new DeleteRoleCommand({ RoleName }))],
]

test('the boundary of a role is a condition of what is done to it', async () => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  await root.send(
    new CreateRoleCommand({ RoleName: 'bounded', AssumeRolePolicyDocument, PermissionsBoundary }),
  )
  await root.send(new CreateRoleCommand({ RoleName: 'free', AssumeRolePolicyDocument }))
  const caller = await newUser(daemon, 'keeper', {
    Effect: 'Allow',
    Action: operations.map(([name]) => `iam:${name}`),
    Resource: '*',
    Condition: { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } },
  })
  const iam = daemon.iam(caller)
  for (const [name, call] of operations) {
    assert.equal((await errorOf(call(iam, 'free'))).code, 'AccessDenied', name)
    await call(iam, 'bounded')
  }
})
