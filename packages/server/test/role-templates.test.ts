// Role templates through the API: read, and roles made of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AcquireRoleCommand,
  type AcquireRoleCommandInput,
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetRoleTemplateVersionCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startWithTemplates } from './support/templates.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const arn = 'arn:aws:iam::aws:role-template/app.example.com/BucketReader:1'
const off = 'arn:aws:iam::aws:role-template/app.example.com/Retired:1'
const bare = 'arn:aws:iam::aws:role-template/app.example.com/Bare:2'
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess'

const trust = (Service: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
})
const bucketPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::@{buckets}/@{prefix}*' },
    { '@Enabled': 'Listing', Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' },
  ],
}
const version = {
  MinorVersion: 3,
  RoleNamePattern: 'reader-@{Name}',
  RolePathPattern: '/apps/@{Name}/',
  RoleDescriptionPattern: 'Reads for @{Name}',
  AssumeRolePolicyDocumentTemplate: trust('@{Service}.amazonaws.com'),
  InlinePolicyTemplates: [{ PolicyName: 'buckets', PolicyDocument: bucketPolicy }],
  ManagedPolicyArns: [readOnly],
  PermissionBoundaryArn: boundary,
  ParametersDefinition: [
    { Name: 'Name', Type: 'String', IsRequired: true, Description: 'whose role' },
    { Name: 'buckets', Type: 'StringList', IsRequired: true, Immutable: true },
    { Name: 'prefix', Type: 'String', DefaultValue: 'data/' },
    { Name: 'Listing', Type: 'String' },
    { Name: 'Service', Type: 'String', DefaultValue: 'lambda' },
    { Name: 'Size', Type: 'Number', DefaultValue: '1' },
    { Name: 'Topic', Type: 'Arn', DefaultValue: 'arn:aws:sns:us-east-1:111122223333:t' },
  ],
  RoleTagsTemplate: [{ Key: 'app', Value: '@{Name}-@{Size}' }],
  MaxSessionDuration: 7200,
  CreateTimestamp: '2026-08-01T00:00:00Z',
  UpdateTimestamp: '2026-08-02T00:00:00Z',
}
const minimal = (MinorVersion: number, more: object = {}) => ({
  MinorVersion,
  RoleNamePattern: `bare-${MinorVersion}`,
  AssumeRolePolicyDocumentTemplate: trust('lambda.amazonaws.com'),
  ...more,
})
const templates = {
  RoleTemplates: [
    {
      TemplateArn: arn,
      Description: 'Reads buckets',
      DefaultMinorVersion: 3,
      Versions: [version, { ...version, MinorVersion: 2, VersionEnabled: false }],
    },
    { TemplateArn: off, Enabled: false, DefaultMinorVersion: 0, Versions: [minimal(0)] },
    {
      TemplateArn: bare,
      DefaultMinorVersion: 0,
      Versions: [
        minimal(0),
        minimal(1, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/NoSuch'] }),
        minimal(2, { AssumeRolePolicyDocumentTemplate: { Statement: [] } }),
        minimal(3, { RolePathPattern: '/aws-service-role/x/' }),
      ],
    },
  ],
}
const start = () => startWithTemplates(templates)

const acquire = (iam: IAMClient, input: Partial<AcquireRoleCommandInput> = {}) =>
  iam.send(new AcquireRoleCommand({ TemplateArn: arn, ReplacementValues: values(), ...input }))
const values = (more: Record<string, string[]> = {}) =>
  Object.fromEntries(
    Object.entries({ Name: ['web'], buckets: ['one', 'two'], ...more }).map(([name, Values]) => [
      name,
      { Values },
    ]),
  )
const read = (iam: IAMClient, TemplateArn: string, MinorVersion?: number) =>
  iam.send(
    new GetRoleTemplateVersionCommand({
      TemplateArn,
      ...(MinorVersion !== undefined && { MinorVersion }),
    }),
  )
const decoded = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''))
const missing = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
const RoleName = 'reader-web'

test('a version of a template is shown as it was loaded', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const { RoleTemplateVersion: shown } = await read(iam, arn)
  const { AssumeRolePolicyDocumentTemplate, InlinePolicyTemplates, ...rest } = shown ?? {}
  assert.deepEqual(
    decoded(AssumeRolePolicyDocumentTemplate),
    version.AssumeRolePolicyDocumentTemplate,
  )
  assert.deepEqual(
    InlinePolicyTemplates?.map((policy) => [policy.PolicyName, decoded(policy.PolicyDocument)]),
    [['buckets', bucketPolicy]],
  )
  assert.match(rest.TemplateVersionId ?? '', /^\w{16,}$/)
  assert.deepEqual(rest, {
    TemplateArn: arn,
    TemplateName: 'BucketReader',
    TemplateVersionId: rest.TemplateVersionId,
    Description: 'Reads buckets',
    MajorVersion: 1,
    DefaultMinorVersion: 3,
    ManagedByType: 'Service',
    ManagedByValue: 'app.example.com',
    Enabled: true,
    MinorVersion: 3,
    RoleNamePattern: version.RoleNamePattern,
    RolePathPattern: version.RolePathPattern,
    RoleDescriptionPattern: version.RoleDescriptionPattern,
    ManagedPolicyArns: [readOnly],
    PermissionBoundaryArn: boundary,
    ParametersDefinition: version.ParametersDefinition.map((parameter) => ({
      IsRequired: false,
      Immutable: false,
      ...parameter,
    })),
    RoleTagsTemplate: version.RoleTagsTemplate,
    MaxSessionDuration: 7200,
    VersionEnabled: true,
    CreateTimestamp: new Date('2026-08-01T00:00:00Z'),
    UpdateTimestamp: new Date('2026-08-02T00:00:00Z'),
  })
  const { RoleTemplateVersion: older } = await read(iam, arn, 2)
  assert.equal(older?.VersionEnabled, false)
  assert.notEqual(older?.TemplateVersionId, rest.TemplateVersionId)
})

test('templates that are not there are not found, by either operation', async () => {
  await using daemon = await start()
  await using without = await startTestDaemon()
  const other = arn.replace('Bucket', 'Queue')
  for (const send of [
    (iam: IAMClient, TemplateArn: string, minor?: number) => read(iam, TemplateArn, minor),
    (iam: IAMClient, TemplateArn: string, minor?: number) =>
      acquire(iam, { TemplateArn, ...(minor !== undefined && { TemplateMinorVersion: minor }) }),
  ]) {
    const iam = daemon.iam()
    const unknown = (name: string) => missing(`Role template ${name} was not found.`)
    assert.deepEqual(await errorOf(send(iam, other)), unknown(other))
    assert.deepEqual(await errorOf(send(iam, other, 1)), unknown(other))
    assert.deepEqual(await errorOf(send(without.iam(), arn)), unknown(arn))
    assert.deepEqual(
      await errorOf(send(iam, arn, 9)),
      missing(`Role template ${arn} version 9 was not found.`),
    )
    assert.deepEqual(
      await errorOf(send(iam, `arn:aws:iam::${daemon.account}:role/some-role`)),
      invalid(`ARN arn:aws:iam::${daemon.account}:role/some-role is not valid.`),
    )
    assert.equal((await errorOf(send(iam, 'x'.repeat(20)))).code, 'ValidationError')
  }
})

test('AcquireRole makes the whole role, which says where it comes from', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const { Role } = await acquire(iam)
  const { AssumeRolePolicyDocument, ...rest } = Role ?? {}
  const trusted = trust('lambda.amazonaws.com')
  assert.deepEqual(decoded(AssumeRolePolicyDocument), trusted)
  const shown = {
    Path: '/apps/web/',
    RoleName,
    RoleId: Role?.RoleId,
    Arn: `arn:aws:iam::${daemon.account}:role/apps/web/${RoleName}`,
    CreateDate: Role?.CreateDate,
    Description: 'Reads for web',
    MaxSessionDuration: 7200,
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: boundary,
    },
    Tags: [{ Key: 'app', Value: 'web-1' }],
    SourceRoleTemplate: { TemplateArn: arn, TemplateMinorVersion: 3 },
  }
  assert.deepEqual(rest, shown)
  const { Role: got } = await iam.send(new GetRoleCommand({ RoleName }))
  const { AssumeRolePolicyDocument: gotTrust, ...gotRest } = got ?? {}
  assert.deepEqual(decoded(gotTrust), trusted)
  assert.deepEqual(gotRest, { ...shown, RoleLastUsed: {} })
  const { Roles } = await iam.send(new ListRolesCommand({}))
  assert.deepEqual(Roles?.[0]?.SourceRoleTemplate, shown.SourceRoleTemplate)
  const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }))
  assert.deepEqual(Tags, shown.Tags)
  const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'buckets' }))
  assert.deepEqual(decoded(policy.PolicyDocument), {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: ['arn:aws:s3:::one/data/*', 'arn:aws:s3:::two/data/*'],
      },
    ],
  })
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly }])
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: boundary }))
  assert.equal(Policy?.PermissionsBoundaryUsageCount, 1)
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.Roles, 1)
})

test('a statement is there when its parameter is True', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  await acquire(iam, { ReplacementValues: values({ Listing: ['True'], buckets: ['one'] }) })
  const { PolicyDocument } = await iam.send(
    new GetRolePolicyCommand({ RoleName, PolicyName: 'buckets' }),
  )
  assert.deepEqual(decoded(PolicyDocument), {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::one/data/*' },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' },
    ],
  })
})

test('the role is given again while it is as planned, and is in the way once it is not', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const { Role: made } = await acquire(iam)
  const { Role: again } = await acquire(iam)
  assert.equal(again?.RoleId, made?.RoleId)
  const conflict = {
    code: 'NameConflict',
    status: 409,
    message: `Role with name ${RoleName} conflicts with an existing role.`,
  }
  const otherBuckets = { ReplacementValues: values({ buckets: ['three'] }) }
  assert.deepEqual(await errorOf(acquire(iam, otherBuckets)), conflict)
  const attachment = { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }
  await iam.send(new AttachRolePolicyCommand(attachment))
  assert.deepEqual(await errorOf(acquire(iam)), conflict)
  await iam.send(new DetachRolePolicyCommand(attachment))
  await acquire(iam)
  await iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName,
      PolicyDocument: JSON.stringify(trust('ec2.amazonaws.com')),
    }),
  )
  assert.deepEqual(await errorOf(acquire(iam)), conflict)
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'BARE-0',
      AssumeRolePolicyDocument: JSON.stringify(trust('lambda.amazonaws.com')),
    }),
  )
  assert.deepEqual(await errorOf(acquire(iam, { TemplateArn: bare, ReplacementValues: {} })), {
    ...conflict,
    message: 'Role with name bare-0 conflicts with an existing role.',
  })
})

test('disabled templates and versions make no roles', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const disabled = (name: string) => ({
    code: 'RoleTemplateDisabled',
    status: 400,
    message: `Role template ${name} is disabled.`,
  })
  assert.deepEqual(await errorOf(acquire(iam, { TemplateMinorVersion: 2 })), disabled(arn))
  const retired = acquire(iam, { TemplateArn: off, ReplacementValues: {} })
  assert.deepEqual(await errorOf(retired), disabled(off))
})

test('values have to be there, known, and of their type', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const refused = async (ReplacementValues: AcquireRoleCommandInput['ReplacementValues']) =>
    errorOf(acquire(iam, { ReplacementValues }))
  const { Name: _, ...withoutName } = values()
  const cases: readonly (readonly [AcquireRoleCommandInput['ReplacementValues'], string])[] = [
    [withoutName, 'Missing value for template parameter: Name'],
    [undefined, 'Missing value for template parameter: Name'],
    [values({ Other: ['x'] }), 'Unknown template parameter: Other'],
    [values({ Name: ['a', 'b'] }), 'Template parameter Name must have exactly one value.'],
    [values({ Size: ['big'] }), 'Value big of template parameter Size is not of type Number.'],
    [values({ Topic: ['t'] }), 'Value t of template parameter Topic is not of type Arn.'],
    [values({ Name: ['a b'] }), 'The role name reader-a b is not valid.'],
    [values({ Name: ['x'.repeat(60)] }), `The role name reader-${'x'.repeat(60)} is not valid.`],
  ]
  for (const [given, message] of cases) assert.deepEqual(await refused(given), invalid(message))
  assert.equal((await refused(values({ buckets: [] }))).code, 'ValidationError')
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.Roles, 0)
})

test('what CreateRole would refuse, AcquireRole refuses, and makes nothing', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  for (const [minor, code] of [
    [1, 'NoSuchEntity'],
    [2, 'MalformedPolicyDocument'],
    [3, 'InvalidInput'],
  ] as const) {
    const input = { TemplateArn: bare, ReplacementValues: {}, TemplateMinorVersion: minor }
    assert.equal((await errorOf(acquire(iam, input))).code, code)
  }
  const { Roles } = await iam.send(new ListRolesCommand({}))
  assert.deepEqual(Roles, [])
})

test('each thing that is done needs its permission, with the template as a key', async () => {
  await using daemon = await start()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const role = `arn:aws:iam::${daemon.account}:role/apps/web/${RoleName}`
  const ofTemplate = { ArnEquals: { 'iam:RoleTemplateARN': arn } }
  const tagged = { ...ofTemplate, StringEquals: { 'aws:RequestTag/app': 'web-1' } }
  const creation: readonly (readonly [string, string, string, object?])[] = [
    ['iam:GetRoleTemplateVersion', arn, arn],
    ['iam:CreateRole', role, role, tagged],
    ['iam:TagRole', role, `role ${RoleName}`, { StringEquals: { 'aws:TagKeys': 'app' } }],
    [
      'iam:PutRolePermissionsBoundary',
      role,
      `role ${RoleName}`,
      { ArnEquals: { 'iam:PermissionsBoundary': boundary } },
    ],
    ['iam:PutRolePolicy', role, `role ${RoleName}`, ofTemplate],
    [
      'iam:AttachRolePolicy',
      role,
      `role ${RoleName}`,
      { ArnEquals: { 'iam:PolicyARN': readOnly, 'iam:RoleTemplateARN': arn } },
    ],
  ]
  const granted: object[] = []
  for (const [action, resource, deniedAs, Condition] of creation) {
    assert.deepEqual(await errorOf(acquire(iam)), denial(caller, action, deniedAs))
    granted.push({ ...allow(action, resource), ...(Condition && { Condition }) })
    await putPolicy(daemon, 'caller', ...granted.map((statement) => ({ ...statement })))
  }
  await acquire(iam)
  assert.deepEqual(await errorOf(acquire(iam)), denial(caller, 'iam:GetRole', `role ${RoleName}`))
  await putPolicy(
    daemon,
    'caller',
    allow('iam:GetRoleTemplateVersion', arn),
    allow('iam:GetRole', role, ofTemplate),
  )
  await acquire(iam)
  await putPolicy(daemon, 'caller', allow('iam:CreateRole', '*'))
  const unread = denial(caller, 'iam:GetRoleTemplateVersion', arn)
  assert.deepEqual(await errorOf(read(iam, arn)), unread)
  await putPolicy(daemon, 'caller', allow('iam:GetRoleTemplateVersion', arn))
  await read(iam, arn)
})

test('a role of a template counts against the quotas', async () => {
  await using daemon = await start()
  const iam = daemon.iam()
  const wide = values({ buckets: Array.from({ length: 20 }, (_, index) => `${index}`.repeat(600)) })
  assert.deepEqual(await errorOf(acquire(iam, { ReplacementValues: wide })), {
    code: 'LimitExceeded',
    status: 409,
    message: `Maximum policy size of 10240 bytes exceeded for role ${RoleName}`,
  })
})
