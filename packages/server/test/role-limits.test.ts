// Roles that AWS made, the last use of a role, and how many roles and policies there may be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { defaultQuotas } from '../src/services/quotas.ts'
import { increaseUsage } from '../src/store/tables/accounts.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

const createRole = (daemon: TestDaemon, RoleName: string, Path?: string) =>
  daemon
    .iam()
    .send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, ...(Path && { Path }) }),
    )

test('of a role that AWS made only the description can be changed', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const RoleName = 'AWSServiceRoleForBatch'
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }))
  const InstanceProfileName = 'p'
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }))
  const PolicyDocument = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
  const calls: readonly (() => Promise<unknown>)[] = [
    () => iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 })),
    () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })),
    () => iam.send(new DeleteRoleCommand({ RoleName })),
    () => iam.send(new TagRoleCommand({ RoleName, Tags: [] })),
    () => iam.send(new UntagRoleCommand({ RoleName, TagKeys: [] })),
    () =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: readOnly })),
    () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
    () => iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument })),
    () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' })),
    () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: readOnly })),
    () => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: readOnly })),
    () => iam.send(new AddRoleToInstanceProfileCommand({ RoleName, InstanceProfileName })),
    () => iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName })),
  ]
  for (const call of calls) {
    assert.deepEqual(await errorOf(call()), {
      code: 'UnmodifiableEntity',
      status: 400,
      message:
        `Cannot perform the operation on the protected role '${RoleName}' - ` +
        'this role is only modifiable by AWS',
    })
  }
  await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'ours' }))
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.equal(role?.Description, 'ours')
})

test('RoleLastUsed is the last call of a session, whether or not it is stored yet', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'alice', {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: '*',
  })
  const RoleName = 'Web'
  const { Role: created } = await daemon.iam().send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: policyDocument({
        Effect: 'Allow',
        Principal: { AWS: daemon.account },
        Action: 'sts:AssumeRole',
      }),
    }),
  )
  const { Credentials: session } = await daemon
    .sts(user)
    .send(new AssumeRoleCommand({ RoleArn: created?.Arn, RoleSessionName: 'session' }))
  const lastUsed = async () =>
    (await daemon.iam().send(new GetRoleCommand({ RoleName }))).Role?.RoleLastUsed
  assert.deepEqual(await lastUsed(), {})
  const before = Math.floor(Date.now() / 1000) * 1000
  await errorOf(
    daemon
      .iam({
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      })
      .send(new GetRoleCommand({ RoleName })),
  )
  const used = await lastUsed()
  assert.equal(used?.Region, 'us-east-1')
  assert.ok((used?.LastUsedDate?.getTime() ?? 0) >= before)
})

test('an account has so many roles and policies and no more', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const account = toAccountId(daemon.account)
  const { roles, policies } = defaultQuotas
  await daemon.store.write(async (writer) => {
    for (let more = 1; more < roles; more += 1) {
      await increaseUsage(writer, account, 'roles', roles)
    }
    for (let more = 1; more < policies; more += 1) {
      await increaseUsage(writer, account, 'policies', policies)
    }
  })
  const createPolicy = (PolicyName: string) =>
    iam.send(
      new CreatePolicyCommand({
        PolicyName,
        PolicyDocument: policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' }),
      }),
    )
  const exceeded = (quota: string) => ({
    code: 'LimitExceeded',
    status: 409,
    message: `Cannot exceed quota for ${quota}`,
  })
  // What is refused is not counted.
  assert.equal((await errorOf(createRole(daemon, 'last', '/aws-reserved/'))).code, 'InvalidInput')
  await createRole(daemon, 'last')
  assert.deepEqual(await errorOf(createRole(daemon, 'more')), exceeded(`RolesPerAccount: ${roles}`))
  // Roles of AWS's services may exceed the quota, and count.
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }))
  await createPolicy('last')
  assert.deepEqual(await errorOf(createPolicy('more')), exceeded(`PoliciesPerAccount: ${policies}`))
  await iam.send(new DeleteRoleCommand({ RoleName: 'last' }))
  assert.equal((await errorOf(createRole(daemon, 'more'))).code, 'LimitExceeded')
  await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: 'AWSServiceRoleForBatch' }))
  await createRole(daemon, 'more')
})
