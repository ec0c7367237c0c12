// Managed policies and their versions: answers, persistence, counts, errors, and AWS's own ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  ListEntitiesForPolicyCommand,
  ListPolicyTagsCommand,
  ListPolicyVersionsCommand,
  PutUserPermissionsBoundaryCommand,
  SetDefaultPolicyVersionCommand,
  TagPolicyCommand,
  UntagPolicyCommand,
} from '@aws-sdk/client-iam'
import { allow } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const document = policyDocument(allow('s3:*', '*'))
const awsPolicy = 'arn:aws:iam::aws:policy/AdministratorAccess'

async function createPolicy(daemon: TestDaemon, PolicyName: string): Promise<string> {
  const { Policy: policy } = await daemon
    .iam()
    .send(new CreatePolicyCommand({ PolicyName, PolicyDocument: document }))
  return policy?.Arn ?? ''
}

test('CreatePolicy answers without description; GetPolicy shows it, and always tags', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Policy: created } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'Buckets',
      Path: '/team/',
      PolicyDocument: document,
      Description: 'all of S3',
      Tags: [{ Key: 'k', Value: 'v' }],
    }),
  )
  assert.match(created?.PolicyId ?? '', /^ANPA[A-Z2-7]{17}$/)
  const PolicyArn = `arn:aws:iam::${daemon.account}:policy/team/Buckets`
  const common = {
    PolicyName: 'Buckets',
    PolicyId: created?.PolicyId,
    Arn: PolicyArn,
    Path: '/team/',
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: created?.CreateDate,
    UpdateDate: created?.CreateDate,
    Tags: [{ Key: 'k', Value: 'v' }],
  }
  assert.ok(created?.CreateDate instanceof Date)
  assert.deepEqual(created, common)
  const { Policy: got } = await iam.send(new GetPolicyCommand({ PolicyArn }))
  assert.deepEqual(got, { ...common, Description: 'all of S3' })

  const untagged = await createPolicy(daemon, 'Plain')
  const { Policy: plain } = await iam.send(new GetPolicyCommand({ PolicyArn: untagged }))
  assert.deepEqual(plain?.Tags, [])
  assert.equal(plain !== undefined && 'Description' in plain, false)
})

test('CreatePolicy refuses names in use, whatever the path, and large documents', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createPolicy(daemon, 'Buckets')
  const create = (PolicyName: string, PolicyDocument: string) =>
    errorOf(iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument, Path: '/elsewhere/' })))
  assert.deepEqual(await create('bucketS', document), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'A policy called bucketS already exists. Duplicate names are not allowed.',
  })
  const sized = (size: number) => {
    const empty = policyDocument(allow('s3:', '*')).length
    return policyDocument(allow(`s3:${'x'.repeat(size - empty)}`, '*'))
  }
  assert.deepEqual(await create('Large', sized(6145)), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for PolicySize: 6144',
  })
  const padded = sized(6144).replaceAll(':', ':  ').replaceAll('s3:  ', 's3:')
  await iam.send(new CreatePolicyCommand({ PolicyName: 'Large', PolicyDocument: padded }))
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.['Policies'], 2)
})

test('versions are numbered, one is in force, and the document stays as it was sent', async () => {
  await using daemon = await startTestDaemon()
  const user = await newUser(daemon, 'alice')
  const iam = daemon.iam()
  const PolicyArn = await createPolicy(daemon, 'p')
  await iam.send(new AttachUserPolicyCommand({ UserName: 'alice', PolicyArn }))
  const second = `{ "Version": "2012-10-17",\n\t"Statement": { "Effect": "Allow",
    "Action": "iam:GetUser", "Resource": ["*"], "Sid": "e" } }`
  const { PolicyVersion: created } = await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: second }),
  )
  assert.deepEqual(created, {
    VersionId: 'v2',
    IsDefaultVersion: false,
    CreateDate: created?.CreateDate,
  })
  const mayGet = async () =>
    (await errorOf(daemon.iam(user).send(new GetUserCommand({ UserName: 'missing' })))).code
  assert.equal(await mayGet(), 'AccessDenied')
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))
  assert.equal(await mayGet(), 'NoSuchEntity')

  const { PolicyVersion: version } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }),
  )
  assert.equal(decodeURIComponent(version?.Document ?? ''), second)
  assert.match(version?.Document ?? '', /^%7B%20%22Version%22%3A%20/)
  assert.deepEqual(
    { ...version, Document: undefined },
    {
      Document: undefined,
      VersionId: 'v2',
      IsDefaultVersion: true,
      CreateDate: created?.CreateDate,
    },
  )
  const { PolicyVersion: third } = await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document, SetAsDefault: true }),
  )
  assert.equal(await mayGet(), 'AccessDenied')
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
  assert.equal(policy?.DefaultVersionId, 'v3')
  assert.deepEqual(policy?.UpdateDate, third?.CreateDate)
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))
  assert.deepEqual(
    Versions?.map(({ VersionId, IsDefaultVersion, Document }) => [
      VersionId,
      IsDefaultVersion,
      Document,
    ]),
    [
      ['v3', true, undefined],
      ['v2', false, undefined],
      ['v1', false, undefined],
    ],
  )
})

test('a policy has five versions, whose numbers are never used again', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const PolicyArn = await createPolicy(daemon, 'p')
  const add = () =>
    iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }))
  const remove = (VersionId: string) =>
    iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }))
  for (let number = 2; number <= 5; number += 1) await add()
  assert.deepEqual(await errorOf(add()), {
    code: 'LimitExceeded',
    status: 409,
    message:
      'A managed policy can have up to 5 versions. Before you create a new version, you must ' +
      'delete an existing version.',
  })
  await remove('v5')
  const { PolicyVersion: next } = await add()
  assert.equal(next?.VersionId, 'v6')
  assert.deepEqual(await errorOf(remove('v1')), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete the default version of a policy.',
  })
  const missing = {
    code: 'NoSuchEntity',
    status: 404,
    message: `Policy ${PolicyArn} version v5 does not exist or is not attachable.`,
  }
  assert.deepEqual(await errorOf(remove('v5')), missing)
  const VersionId = 'v5'
  assert.deepEqual(
    await errorOf(iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId }))),
    missing,
  )
  assert.deepEqual(
    await errorOf(iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))),
    missing,
  )
})

test('DeletePolicy wants the policy unused and its other versions gone', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const PolicyArn = await createPolicy(daemon, 'p')
  const UserName = 'alice'
  await iam.send(new CreateUserCommand({ UserName }))
  const remove = () => iam.send(new DeletePolicyCommand({ PolicyArn }))
  const inUse = {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete a policy attached to entities.',
  }
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
  assert.deepEqual(await errorOf(remove()), inUse)
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
  await iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: PolicyArn }),
  )
  assert.deepEqual(await errorOf(remove()), inUse)
  await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }))
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }))
  assert.deepEqual(await errorOf(remove()), {
    code: 'DeleteConflict',
    status: 409,
    message:
      'This policy has more than one version. Before you delete a policy, you must delete the ' +
      "policy's versions. The default version is deleted with the policy.",
  })
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))
  await remove()
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.['Policies'], 0)
  await createPolicy(daemon, 'p')
})

test('tags of a policy are merged, removed and listed by key', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const PolicyArn = await createPolicy(daemon, 'p')
  await iam.send(
    new TagPolicyCommand({
      PolicyArn,
      Tags: [
        { Key: 'b', Value: '1' },
        { Key: 'A', Value: '2' },
      ],
    }),
  )
  await iam.send(new TagPolicyCommand({ PolicyArn, Tags: [{ Key: 'b', Value: '3' }] }))
  const tags = async () => (await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags
  assert.deepEqual(await tags(), [
    { Key: 'A', Value: '2' },
    { Key: 'b', Value: '3' },
  ])
  await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['A'] }))
  assert.deepEqual(await tags(), [{ Key: 'b', Value: '3' }])
})

/** Calls about one policy, each by its operation. */
const calls = (daemon: TestDaemon, PolicyArn: string) => {
  const iam = daemon.iam()
  const VersionId = 'v1'
  return {
    reads: {
      GetPolicy: () => iam.send(new GetPolicyCommand({ PolicyArn })),
      GetPolicyVersion: () => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId })),
      ListPolicyVersions: () => iam.send(new ListPolicyVersionsCommand({ PolicyArn })),
      ListPolicyTags: () => iam.send(new ListPolicyTagsCommand({ PolicyArn })),
      ListEntitiesForPolicy: () => iam.send(new ListEntitiesForPolicyCommand({ PolicyArn })),
    },
    writes: {
      CreatePolicyVersion: () =>
        iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document })),
      SetDefaultPolicyVersion: () =>
        iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId })),
      DeletePolicyVersion: () => iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })),
      DeletePolicy: () => iam.send(new DeletePolicyCommand({ PolicyArn })),
      TagPolicy: () => iam.send(new TagPolicyCommand({ PolicyArn, Tags: [] })),
      UntagPolicy: () => iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: [] })),
    },
  }
}

test('every operation on a policy that does not exist says so', async () => {
  await using daemon = await startTestDaemon()
  const PolicyArn = `arn:aws:iam::${daemon.account}:policy/missing`
  const { reads, writes } = calls(daemon, PolicyArn)
  for (const call of Object.values({ ...reads, ...writes })) {
    assert.deepEqual(await errorOf(call()), {
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${PolicyArn} was not found.`,
    })
  }
  const unknown = calls(daemon, 'arn:aws:iam::aws:policy/NoSuchPolicyAtAll')
  for (const call of Object.values(unknown.reads)) {
    assert.equal((await errorOf(call())).code, 'NoSuchEntity')
  }
})

test('an ARN that is none, or that of something else, is refused as such', async () => {
  await using daemon = await startTestDaemon()
  const role = `arn:aws:iam::${daemon.account}:role/Web`
  for (const [arn, error] of [
    [
      'a-bare-name-of-some-length',
      { code: 'ValidationError', status: 400, message: 'Invalid ARN:  Could not be parsed!' },
    ],
    [role, { code: 'InvalidInput', status: 400, message: `ARN ${role} is not valid.` }],
  ] as const) {
    const { reads, writes } = calls(daemon, arn)
    for (const call of Object.values({ ...reads, ...writes })) {
      assert.deepEqual(await errorOf(call()), error)
    }
  }
})

test('policies of other accounts are out of reach, for root too', async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  const { Policy: theirs } = await daemon
    .iam(other.root)
    .send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: document }))
  const { reads, writes } = calls(daemon, theirs?.Arn ?? '')
  for (const [operation, call] of Object.entries({ ...reads, ...writes })) {
    assert.equal((await errorOf(call())).code, 'AccessDenied', operation)
  }
})

test("AWS's policies can be read, with versions and documents, but not written", async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: awsPolicy }))
  assert.deepEqual(policy, {
    PolicyName: 'AdministratorAccess',
    PolicyId: policy?.PolicyId,
    Arn: awsPolicy,
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: policy?.CreateDate,
    UpdateDate: policy?.UpdateDate,
    Tags: [],
  })
  assert.match(policy?.PolicyId ?? '', /^ANPA[A-Z0-9]{17}$/)
  const { PolicyVersion: version } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: awsPolicy, VersionId: 'v1' }),
  )
  assert.deepEqual(JSON.parse(decodeURIComponent(version?.Document ?? '')), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  })
  assert.equal(version?.IsDefaultVersion, true)
  const { writes } = calls(daemon, awsPolicy)
  for (const [operation, call] of Object.entries(writes)) {
    const root = `arn:aws:iam::${daemon.account}:root`
    assert.deepEqual(await errorOf(call()), {
      code: 'AccessDenied',
      status: 403,
      message:
        `User: ${root} is not authorized to perform: iam:${operation} on resource: policy ` +
        `${awsPolicy} because no resource-based policy allows the iam:${operation} action`,
    })
  }
})

test("AWS's policies are counted in each account by itself", async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  const UserName = 'alice'
  for (const credentials of [daemon.root, other.root]) {
    const iam = daemon.iam(credentials)
    await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: awsPolicy }))
  }
  await daemon.iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn: awsPolicy }))
  const counts = async (credentials = daemon.root) => {
    const { Policy: policy } = await daemon
      .iam(credentials)
      .send(new GetPolicyCommand({ PolicyArn: awsPolicy }))
    return [policy?.AttachmentCount, policy?.PermissionsBoundaryUsageCount]
  }
  assert.deepEqual(await counts(), [1, 1])
  assert.deepEqual(await counts(other.root), [0, 1])
})
