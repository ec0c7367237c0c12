// Roles of AWS's services through the API: made, shown, and deleted by a task with a status.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam'
import { furtherServices } from '../src/services/iam/service-linked-roles/further-services.ts'
import { recordedServices } from '../src/services/iam/service-linked-roles/recorded-services.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const batch = 'batch.amazonaws.com'
const batchRole = 'AWSServiceRoleForBatch'

const create = (iam: IAMClient, AWSServiceName: string, CustomSuffix?: string) =>
  iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName, ...(CustomSuffix && { CustomSuffix }) }),
  )
const remove = (iam: IAMClient, RoleName: string) =>
  iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }))
const status = (iam: IAMClient, DeletionTaskId: string) =>
  iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))

const trustOf = (service: unknown, action: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: action }],
})
const decoded = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''))
const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })

test('a service-linked role has its service’s path, name, trust and policy', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Role: created } = await create(iam, batch)
  const arn = `arn:aws:iam::${daemon.account}:role/aws-service-role/${batch}/${batchRole}`
  const { AssumeRolePolicyDocument: shownTrust, ...rest } = created ?? {}
  assert.deepEqual(decoded(shownTrust), trustOf([batch], ['sts:AssumeRole']))
  assert.deepEqual(rest, {
    Path: `/aws-service-role/${batch}/`,
    RoleName: batchRole,
    RoleId: created?.RoleId,
    Arn: arn,
    CreateDate: created?.CreateDate,
  })
  assert.match(created?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/)
  const { Role: read } = await iam.send(new GetRoleCommand({ RoleName: batchRole }))
  const { AssumeRolePolicyDocument: trust, ...whole } = read ?? {}
  assert.deepEqual(decoded(trust), trustOf(batch, 'sts:AssumeRole'))
  assert.deepEqual(whole, { ...rest, MaxSessionDuration: 3600, RoleLastUsed: {} })
  const { Roles } = await iam.send(new ListRolesCommand({ PathPrefix: '/aws-service-role/' }))
  assert.deepEqual(
    Roles?.map(({ Arn }) => Arn),
    [arn],
  )
})

test('every service makes a role whose policy there is', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const [service, role, policy] of [...recordedServices, ...furtherServices]) {
    const { Role: created } = await create(iam, `${service}.amazonaws.com`)
    const RoleName = `AWSServiceRoleFor${role}`
    assert.equal(created?.RoleName, RoleName)
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
    assert.deepEqual(AttachedPolicies, [
      {
        PolicyName: policy,
        PolicyArn: `arn:aws:iam::aws:policy/aws-service-role/${policy}`,
      },
    ])
    const PolicyArn = AttachedPolicies?.[0]?.PolicyArn
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
    assert.equal(Policy?.AttachmentCount, 1, policy)
  }
})

test('a suffix tells roles of a service apart where the service allows it', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  assert.deepEqual(
    await errorOf(create(iam, batch, 'debug')),
    invalid(`Custom suffix is not allowed for ${batch}`),
  )
  const taken = (name: string) =>
    invalid(
      `Service role name ${name} has been taken in this account, please try a different suffix.`,
    )
  await create(iam, batch)
  assert.deepEqual(await errorOf(create(iam, batch)), taken(batchRole))
  const { Role: one } = await create(iam, 'autoscaling.amazonaws.com', 'One')
  assert.equal(one?.RoleName, 'AWSServiceRoleForAutoScaling_One')
  await create(iam, 'autoscaling.amazonaws.com')
  assert.deepEqual(
    await errorOf(create(iam, 'autoscaling.amazonaws.com', 'ONE')),
    taken('AWSServiceRoleForAutoScaling_ONE'),
  )
  for (const service of ['none.amazonaws.com', 'Batch.amazonaws.com', 'batch']) {
    assert.equal((await errorOf(create(iam, service))).code, 'InvalidInput', service)
  }
  for (const service of ['', 'a b', 'x'.repeat(129)]) {
    assert.equal((await errorOf(create(iam, service))).code, 'ValidationError', service)
  }
})

test('the description is the call’s, else the service’s, if it has one', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Role: rds } = await create(iam, 'rds.amazonaws.com')
  assert.equal(rds?.Description, 'Allows Amazon RDS to manage AWS resources on your behalf')
  const { Role: own } = await iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ssm.amazonaws.com', Description: 'own' }),
  )
  assert.equal(own?.Description, 'own')
})

test('a deletion is a task; the role, its policy and its place in the summary go', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await create(iam, batch)
  const { DeletionTaskId: task = '' } = await remove(iam, batchRole.toUpperCase())
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  assert.match(task, uuid)
  assert.equal(task.replace(uuid, ''), `task/aws-service-role/${batch}/${batchRole}/`)
  const { $metadata: _, ...answer } = await status(iam, task)
  assert.deepEqual(answer, { Status: 'SUCCEEDED' })
  const gone = {
    code: 'NoSuchEntity',
    status: 404,
    message: `The role with name ${batchRole} cannot be found.`,
  }
  assert.deepEqual(await errorOf(iam.send(new GetRoleCommand({ RoleName: batchRole }))), gone)
  assert.deepEqual(await errorOf(remove(iam, batchRole)), gone)
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy'
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
  assert.equal(Policy?.AttachmentCount, 0)
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.Roles, 0)
  const other = daemon.iam((await daemon.newAccount()).root)
  assert.equal((await errorOf(status(other, task))).code, 'NoSuchEntity')
  for (const id of ['x', 'task/aws-service-role/a/b', `${task}/`, 'task/role/a/b/c']) {
    assert.equal((await errorOf(status(iam, id))).code, 'InvalidInput', id)
  }
  await create(iam, batch)
  assert.deepEqual((await status(iam, task)).Status, 'SUCCEEDED')
})

test('a role that no service made is not deleted as one', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const AssumeRolePolicyDocument = policyDocument({
    Effect: 'Allow',
    Principal: { Service: batch },
    Action: 'sts:AssumeRole',
  })
  await iam.send(new CreateRoleCommand({ RoleName: 'Web', AssumeRolePolicyDocument }))
  assert.equal((await errorOf(remove(iam, 'Web'))).code, 'NoSuchEntity')
  await iam.send(new GetRoleCommand({ RoleName: 'Web' }))
})

test('each call is denied by name, and allowed by its action on the role', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const arn = `arn:aws:iam::${daemon.account}:role/aws-service-role/${batch}/${batchRole}`
  let task = `task/aws-service-role/${batch}/${batchRole}/00000000-0000-4000-8000-000000000000`
  const calls: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['CreateServiceLinkedRole', arn, () => create(iam, batch)],
    [
      'DeleteServiceLinkedRole',
      `role ${batchRole}`,
      async () => {
        const { DeletionTaskId } = await remove(iam, batchRole)
        task = DeletionTaskId ?? ''
      },
    ],
    ['GetServiceLinkedRoleDeletionStatus', `role ${batchRole}`, () => status(iam, task)],
  ]
  for (const [operation, deniedAs, send] of calls) {
    const action = `iam:${operation}`
    for (const statement of [
      { Effect: 'Allow', NotAction: action, Resource: '*' },
      { Effect: 'Allow', Action: action, NotResource: arn },
    ]) {
      await putPolicy(daemon, 'caller', statement)
      assert.equal((await errorOf(send())).message, denial(caller, action, deniedAs).message)
    }
    await putPolicy(daemon, 'caller', allow(action, arn))
    await send()
  }
  const unread = () => status(iam, 'x')
  assert.deepEqual(
    await errorOf(unread()),
    denial(caller, 'iam:GetServiceLinkedRoleDeletionStatus', '*'),
  )
})

test('iam:AWSServiceName is the service that the role is for', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const condition = { StringLike: { 'iam:AWSServiceName': 'autoscaling.*' } }
  await putPolicy(daemon, 'caller', allow('iam:CreateServiceLinkedRole', '*', condition))
  assert.equal((await errorOf(create(iam, batch))).code, 'AccessDenied')
  await create(iam, 'autoscaling.amazonaws.com')
})
