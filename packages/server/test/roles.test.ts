// Roles: what each operation answers, what the others then see, and each of its errors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const encodedTrust =
  '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C' +
  '%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3A' +
  'AssumeRole%22%7D%5D%7D'
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

const createRole = (daemon: TestDaemon, RoleName: string, Path?: string) =>
  daemon
    .iam()
    .send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, ...(Path && { Path }) }),
    )

test('CreateRole answers without a duration that was not set; GetRole shows all', async () => {
  await using daemon = await startTestDaemon()
  const { Role: created } = await createRole(daemon, 'Web')
  assert.match(created?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/)
  const common = {
    Path: '/',
    RoleName: 'Web',
    RoleId: created?.RoleId,
    Arn: `arn:aws:iam::${daemon.account}:role/Web`,
    CreateDate: created?.CreateDate,
    AssumeRolePolicyDocument: encodedTrust,
  }
  assert.ok(created?.CreateDate instanceof Date)
  assert.deepEqual(created, common)

  const { Role: got } = await daemon.iam().send(new GetRoleCommand({ RoleName: 'wEB' }))
  assert.deepEqual(got, { ...common, MaxSessionDuration: 3600, RoleLastUsed: {} })
})

test('CreateRole echoes all that was set; a list shows less', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Role: created } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'Full',
      Path: '/team/',
      AssumeRolePolicyDocument: trust,
      Description: 'does it all',
      MaxSessionDuration: 7200,
      PermissionsBoundary: readOnly,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'B', Value: '' },
      ],
    }),
  )
  const listed = {
    Path: '/team/',
    RoleName: 'Full',
    RoleId: created?.RoleId,
    Arn: `arn:aws:iam::${daemon.account}:role/team/Full`,
    CreateDate: created?.CreateDate,
    AssumeRolePolicyDocument: encodedTrust,
    Description: 'does it all',
    MaxSessionDuration: 7200,
  }
  const whole = {
    ...listed,
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: readOnly,
    },
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'B', Value: '' },
    ],
  }
  assert.deepEqual(created, whole)
  const { Role: got } = await iam.send(new GetRoleCommand({ RoleName: 'Full' }))
  assert.deepEqual(got, { ...whole, RoleLastUsed: {} })
  const { Roles } = await iam.send(new ListRolesCommand({}))
  assert.deepEqual(Roles, [listed])
  const { Roles: elsewhere } = await iam.send(new ListRolesCommand({ PathPrefix: '/other/' }))
  assert.deepEqual(elsewhere, [])
})

test('CreateRole refuses names in use, unknown boundaries and bad tags', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createRole(daemon, 'Web')
  assert.deepEqual(await errorOf(createRole(daemon, 'WEB', '/other/')), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Role with name WEB already exists.',
  })
  const missing = `arn:aws:iam::${daemon.account}:policy/missing`
  const input = { RoleName: 'New', AssumeRolePolicyDocument: trust }
  assert.deepEqual(
    await errorOf(iam.send(new CreateRoleCommand({ ...input, PermissionsBoundary: missing }))),
    {
      code: 'NoSuchEntity',
      status: 404,
      message: `Policy ${missing} does not exist or is not attachable.`,
    },
  )
  const reserved = await errorOf(createRole(daemon, 'New', '/aws-service-role/x/'))
  assert.equal(reserved.code, 'InvalidInput')
  const Tags = [
    { Key: 'k', Value: '1' },
    { Key: 'K', Value: '2' },
  ]
  assert.deepEqual(await errorOf(iam.send(new CreateRoleCommand({ ...input, Tags }))), {
    code: 'InvalidInput',
    status: 400,
    message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
  })
  const { Roles } = await iam.send(new ListRolesCommand({}))
  assert.deepEqual(
    Roles?.map((role) => role.RoleName),
    ['Web'],
  )
})

test('UpdateRole keeps a description that is not given and resets the duration', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createRole(daemon, 'Web')
  const RoleName = 'Web'
  const changes = async () => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }))
    return [role?.Description, role?.MaxSessionDuration]
  }
  await iam.send(
    new UpdateRoleCommand({ RoleName, Description: 'first', MaxSessionDuration: 43200 }),
  )
  assert.deepEqual(await changes(), ['first', 43200])
  await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }))
  assert.deepEqual(await changes(), ['first', 7200])
  await iam.send(new UpdateRoleCommand({ RoleName, Description: 'second' }))
  assert.deepEqual(await changes(), ['second', 3600])

  const { Role: described } = await iam.send(
    new UpdateRoleDescriptionCommand({ RoleName, Description: 'third' }),
  )
  const { Role: got } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.equal(got?.Description, 'third')
  assert.deepEqual(described, got)
})

test('UpdateAssumeRolePolicy replaces the trust policy as it is sent', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createRole(daemon, 'Web')
  const PolicyDocument = `{ "Version":"2012-10-17",\n "Statement": {"Effect":"Allow",
    "Action":["sts:AssumeRole"], "Principal":{"Service":["lambda.amazonaws.com"]},
    "Condition":{"StringLike":{"aws:PrincipalTag/é!*'()":"%3A"}}} }`
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Web', PolicyDocument }))
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: 'Web' }))
  const encoded = role?.AssumeRolePolicyDocument ?? ''
  assert.equal(decodeURIComponent(encoded), PolicyDocument)
  assert.match(encoded, /^[A-Za-z0-9._~%-]*$/)
})

test('tags of a role are merged, removed and listed by key', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const RoleName = 'Web'
  await createRole(daemon, RoleName)
  const tags = async () => (await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags
  assert.deepEqual(await tags(), [])
  const send = (...Tags: { Key: string; Value: string }[]) =>
    iam.send(new TagRoleCommand({ RoleName, Tags }))
  await send({ Key: 'b', Value: '1' }, { Key: 'A', Value: '2' })
  await send({ Key: 'B', Value: '3' })
  assert.deepEqual(await tags(), [
    { Key: 'A', Value: '2' },
    { Key: 'B', Value: '3' },
  ])
  await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['a', 'missing'] }))
  assert.deepEqual(await tags(), [{ Key: 'B', Value: '3' }])
})

test('a boundary can be set, replaced and removed, and its policy counts it', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const RoleName = 'Web'
  await createRole(daemon, RoleName)
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'limit',
      PolicyDocument: policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' }),
    }),
  )
  const own = Policy?.Arn ?? ''
  const uses = async () => {
    const counts: unknown[] = []
    for (const PolicyArn of [own, readOnly]) {
      const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn }))
      counts.push(policy?.PermissionsBoundaryUsageCount)
    }
    return counts
  }
  const put = (PermissionsBoundary: string) =>
    iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }))
  await put(own)
  assert.deepEqual(await uses(), [1, 0])
  await put(own)
  assert.deepEqual(await uses(), [1, 0])
  await put(readOnly)
  assert.deepEqual(await uses(), [0, 1])
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.equal(role?.PermissionsBoundary?.PermissionsBoundaryArn, readOnly)
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
  assert.deepEqual(await uses(), [0, 0])
  const removed = await errorOf(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })))
  assert.deepEqual([removed.code, removed.status], ['NoSuchEntity', 404])
  assert.equal((await errorOf(put('not-an-arn-of-20-characters'))).code, 'ValidationError')
})

test('DeleteRole wants policies gone, and frees boundary, count and name', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const RoleName = 'Web'
  await createRole(daemon, RoleName)
  const PermissionsBoundary = readOnly
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }))
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: readOnly }))
  const PolicyDocument = policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' })
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument }))
  const remove = () => iam.send(new DeleteRoleCommand({ RoleName }))
  const conflict = (message: string) => ({ code: 'DeleteConflict', status: 409, message })
  assert.deepEqual(
    await errorOf(remove()),
    conflict('Cannot delete entity, must delete policies first.'),
  )
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }))
  assert.deepEqual(
    await errorOf(remove()),
    conflict('Cannot delete entity, must detach all policies first.'),
  )
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: readOnly }))
  await remove()
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: readOnly }))
  assert.deepEqual([Policy?.AttachmentCount, Policy?.PermissionsBoundaryUsageCount], [0, 0])
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.['Roles'], 0)
  assert.deepEqual(await errorOf(remove()), {
    code: 'NoSuchEntity',
    status: 404,
    message: 'The role with name Web cannot be found.',
  })
  await createRole(daemon, RoleName)
})

test('every operation on a role that does not exist says so', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const RoleName = 'nobody'
  const calls: readonly (() => Promise<unknown>)[] = [
    () => iam.send(new GetRoleCommand({ RoleName })),
    () => iam.send(new UpdateRoleCommand({ RoleName })),
    () => iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: '' })),
    () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })),
    () => iam.send(new DeleteRoleCommand({ RoleName })),
    () => iam.send(new TagRoleCommand({ RoleName, Tags: [] })),
    () => iam.send(new UntagRoleCommand({ RoleName, TagKeys: [] })),
    () => iam.send(new ListRoleTagsCommand({ RoleName })),
    () =>
      iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: readOnly })),
    () => iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
  ]
  for (const call of calls) {
    assert.deepEqual(await errorOf(call()), {
      code: 'NoSuchEntity',
      status: 404,
      message: 'The role with name nobody cannot be found.',
    })
  }
})
