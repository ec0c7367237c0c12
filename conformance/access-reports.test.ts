// Reports of last accesses: generated, waited for, read; and permissions cut to what was used.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Caller } from './support/caller.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, credentialsOf, newUser, policyDocument, trust } from './support/principals.ts'
import { pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { refused } from './support/refusals.ts'
import { runProgram } from './support/run-program.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
// Each call of the AWS CLI is a process of its own; it has a shorter test below.
const clients = ['boto3', 'JavaScript SDK'] as const

/** Asks for a report, waits until there is one, and gives it with the id of its job. */
async function report(root: Caller, Arn: string, Granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL') {
  const { JobId = '' } = await root.iam('GenerateServiceLastAccessedDetails', { Arn, Granularity })
  for (;;) {
    const details = await root.iam('GetServiceLastAccessedDetails', { JobId })
    if (details.JobStatus !== 'IN_PROGRESS') return { JobId, ...details }
  }
}

testWith(clients, 'reports of a user, a group, a role and a policy', daemon, async (account) => {
  const { id, root } = account
  const arnOf = (resource: string) => `arn:aws:iam::${id}:${resource}`
  const PolicyDocument = policyDocument(allow(['iam:GetUser', 'iam:ListUsers', 's3:GetObject']))
  const { Policy } = await root.iam('CreatePolicy', { PolicyName: 'people', PolicyDocument })
  const PolicyArn = Policy?.Arn ?? ''
  const alice = await newUser(account, 'alice', allow('sts:AssumeRole'))
  await root.iam('CreateGroup', { GroupName: 'readers' })
  await root.iam('AttachGroupPolicy', { GroupName: 'readers', PolicyArn })
  await root.iam('AddUserToGroup', { GroupName: 'readers', UserName: 'alice' })
  const AssumeRolePolicyDocument = trust({ AWS: id })
  const { Role } = await root.iam('CreateRole', { RoleName: 'job', AssumeRolePolicyDocument })
  const RoleArn = Role?.Arn ?? ''
  await root.iam('AttachRolePolicy', { RoleName: 'job', PolicyArn })
  await alice.iam('GetUser')
  const { Credentials } = await alice.sts('AssumeRole', { RoleArn, RoleSessionName: 'nightly' })
  await account.as(credentialsOf(Credentials)).iam('ListUsers')

  for (const [arn, services, last, entities] of [
    [arnOf('user/alice'), ['iam', 's3', 'sts'], ['user/alice'], ['alice']],
    [arnOf('group/readers'), ['iam', 's3'], ['user/alice'], ['alice']],
    [RoleArn, ['iam', 's3'], ['role/job'], ['job']],
    [PolicyArn, ['iam', 's3'], ['user/alice', 'role/job'], ['alice', 'job']],
  ] as const) {
    for (const granularity of ['SERVICE_LEVEL', 'ACTION_LEVEL'] as const) {
      const { JobId, JobType, ServicesLastAccessed = [] } = await report(root, arn, granularity)
      assert.equal(JobType, granularity)
      const namespaces = ServicesLastAccessed.map(({ ServiceNamespace }) => ServiceNamespace)
      assert.deepEqual(namespaces, services)
      const [iam, s3] = ServicesLastAccessed
      assert.ok(last.map(arnOf).includes(iam?.LastAuthenticatedEntity ?? ''))
      assert.deepEqual(
        [iam?.LastAuthenticatedRegion, iam?.TotalAuthenticatedEntities],
        ['us-east-1', entities.length],
      )
      assert.deepEqual([s3?.ServiceName, s3?.TotalAuthenticatedEntities], ['Amazon S3', 0])
      const tracked = iam?.TrackedActionsLastAccessed?.map(({ ActionName }) => ActionName)
      const all = ['GetUser', 'ListUsers']
      assert.deepEqual(tracked, granularity === 'ACTION_LEVEL' ? all : undefined)
      const ofService = { JobId, ServiceNamespace: 'iam' }
      const { EntityDetailsList = [] } = await root.iam(
        'GetServiceLastAccessedDetailsWithEntities',
        ofService,
      )
      const names = EntityDetailsList.map(({ EntityInfo }) => EntityInfo?.Name ?? '')
      assert.deepEqual(names.toSorted(), entities)
    }
  }
  const { PoliciesGrantingServiceAccess: granting } = await root.iam(
    'ListPoliciesGrantingServiceAccess',
    { Arn: arnOf('user/alice'), ServiceNamespaces: ['sts', 's3', 'ec2'] },
  )
  assert.deepEqual(granting, [
    {
      ServiceNamespace: 'sts',
      Policies: [
        { PolicyName: 'inline', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'alice' },
      ],
    },
    {
      ServiceNamespace: 's3',
      Policies: [{ PolicyName: 'people', PolicyType: 'MANAGED', PolicyArn }],
    },
    { ServiceNamespace: 'ec2', Policies: [] },
  ])
  const { JobId } = await report(root, PolicyArn, 'SERVICE_LEVEL')
  const reader = await newUser(account, 'reader', allow('iam:*'))
  await refused(
    reader.iam('GetServiceLastAccessedDetails', { JobId }),
    'NoSuchEntity',
    `The job with id ${JobId} cannot be found.`,
  )
})

testWith(['AWS CLI'], 'a report on the command line', daemon, async ({ id, root }) => {
  const PolicyName = 'inline'
  const PolicyDocument = policyDocument(allow(['iam:GetUser', 's3:GetObject']))
  await root.iam('CreateGroup', { GroupName: 'readers' })
  await root.iam('PutGroupPolicy', { GroupName: 'readers', PolicyName, PolicyDocument })
  const arn = `arn:aws:iam::${id}:group/readers`
  const { JobId, ServicesLastAccessed } = await report(root, arn, 'ACTION_LEVEL')
  assert.partialDeepStrictEqual(ServicesLastAccessed, [
    { ServiceNamespace: 'iam', TrackedActionsLastAccessed: [{ ActionName: 'GetUser' }] },
    { ServiceNamespace: 's3', TotalAuthenticatedEntities: 0 },
  ])
  const { JobStatus, EntityDetailsList } = await root.iam(
    'GetServiceLastAccessedDetailsWithEntities',
    { JobId, ServiceNamespace: 's3' },
  )
  assert.deepEqual([JobStatus, EntityDetailsList], ['COMPLETED', []])
  const { PoliciesGrantingServiceAccess } = await root.iam('ListPoliciesGrantingServiceAccess', {
    Arn: arn,
    ServiceNamespaces: ['s3'],
  })
  const Policies = [
    { PolicyName, PolicyType: 'INLINE', EntityType: 'GROUP', EntityName: 'readers' },
  ] as const
  assert.deepEqual(PoliciesGrantingServiceAccess, [{ ServiceNamespace: 's3', Policies }])
})

test('a boto3 script cuts the permissions of an administrator to what it used', async (t) => {
  const reason = reasonToSkip(pythonWithBoto3)
  if (reason !== undefined) return t.skip(reason)
  const script = fileURLToPath(new URL('boto3/cut_permissions.py', import.meta.url))
  const root = { accessKeyId: '200000000002', secretAccessKey: 'test' }
  const environment = clientEnvironment(daemon.endpoint, root)
  const { code, stdout, stderr } = await runProgram(pathOf(pythonWithBoto3), [script], environment)
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), {
    jobTypes: ['SERVICE_LEVEL', 'ACTION_LEVEL'],
    allowsMoreThan: 400,
    used: [
      ['iam', 'us-east-1'],
      ['sts', 'us-east-1'],
    ],
    granting: [
      ['iam', ['AdministratorAccess']],
      ['sts', ['AdministratorAccess']],
    ],
    actions: ['iam:GetUser', 'iam:ListUsers', 'sts:GetCallerIdentity'],
    left: ['iam', 'sts'],
    usedStill: 'allowed',
    neverUsed: 'AccessDenied',
  })
})
