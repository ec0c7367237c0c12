// ListPoliciesGrantingServiceAccess: the policies by which users, groups and roles may use services.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  type IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam'
import { listServices } from '@iamd/catalog'
import { newRole } from './support/assumable-role.ts'
import { allow } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const policiesGranting = (
  iam: IAMClient,
  Arn: string,
  ServiceNamespaces: string[],
  Marker?: string,
) => iam.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces, Marker }))

const readS3 = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'

test('the policies of an identity by service: managed ones, then inline ones, groups included', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const arnOf = (resource: string) => `arn:aws:iam::${daemon.account}:${resource}`
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'tables',
      PolicyDocument: policyDocument(allow('dynamodb:Get*', '*')),
    }),
  )
  const PolicyArn = Policy?.Arn ?? ''
  await newUser(daemon, 'alice', allow('s3:*', '*'), allow('ec2:NoSuchAction', '*'), {
    Effect: 'Deny',
    Action: 'sqs:*',
    Resource: '*',
  })
  await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn: readS3 }))
  await iam.send(
    new PutUserPermissionsBoundaryCommand({
      UserName: 'alice',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  )
  await iam.send(new CreateGroupCommand({ GroupName: 'developers' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'developers', UserName: 'alice' }))
  for (const arn of [readS3, PolicyArn]) {
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'developers', PolicyArn: arn }))
  }
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'developers',
      PolicyName: 'most',
      PolicyDocument: policyDocument({ Effect: 'Allow', NotAction: ['ec2:*'], Resource: '*' }),
    }),
  )
  const managed = (name: string, arn: string) => ({
    PolicyName: name,
    PolicyType: 'MANAGED',
    PolicyArn: arn,
  })
  const inline = (name: string, EntityType: string, EntityName: string) => ({
    PolicyName: name,
    PolicyType: 'INLINE',
    EntityType,
    EntityName,
  })
  const s3 = managed('AmazonS3ReadOnlyAccess', readS3)
  const most = inline('most', 'GROUP', 'developers')
  const ofUser = await policiesGranting(iam, arnOf('user/alice'), ['sqs', 's3', 'ec2', 'dynamodb'])
  assert.equal(ofUser.IsTruncated, false)
  assert.deepEqual(ofUser.PoliciesGrantingServiceAccess, [
    { ServiceNamespace: 'sqs', Policies: [most] },
    { ServiceNamespace: 's3', Policies: [s3, inline('inline', 'USER', 'alice'), most] },
    { ServiceNamespace: 'ec2', Policies: [] },
    { ServiceNamespace: 'dynamodb', Policies: [managed('tables', PolicyArn), most] },
  ])
  const ofGroup = await policiesGranting(iam, arnOf('group/developers'), ['s3'])
  assert.deepEqual(ofGroup.PoliciesGrantingServiceAccess, [
    { ServiceNamespace: 's3', Policies: [s3, most] },
  ])
  const { RoleArn } = await newRole(daemon)
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn }))
  const ofRole = await policiesGranting(iam, RoleArn, ['sts', 'dynamodb', 's3'])
  assert.deepEqual(ofRole.PoliciesGrantingServiceAccess, [
    { ServiceNamespace: 'sts', Policies: [inline('inline', 'ROLE', 'worker')] },
    { ServiceNamespace: 'dynamodb', Policies: [managed('tables', PolicyArn)] },
    { ServiceNamespace: 's3', Policies: [] },
  ])
})

test('many services come in pages, each once and in the order they were asked for', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await newUser(daemon, 'caller', allow('*', '*'))
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  const services = [...listServices()].slice(0, 150).reverse()
  const first = await policiesGranting(iam, arn, services)
  assert.equal(first.IsTruncated, true)
  const second = await policiesGranting(iam, arn, services, first.Marker)
  assert.deepEqual([second.IsTruncated, second.Marker], [false, undefined])
  const both = [first, second].flatMap((page) => page.PoliciesGrantingServiceAccess ?? [])
  assert.deepEqual(
    both.map(({ ServiceNamespace }) => ServiceNamespace),
    services,
  )
  assert.ok(both.every(({ Policies }) => Policies?.length === 1))
  const others = await errorOf(policiesGranting(iam, arn, ['s3'], first.Marker))
  assert.deepEqual([others.code, others.message], ['ValidationError', 'Invalid Marker'])
})
