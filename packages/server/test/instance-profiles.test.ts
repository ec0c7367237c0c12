// Instance profiles through the API: made, filled with a role, listed, tagged, emptied, deleted.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  DeleteRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  type ListInstanceProfilesCommandOutput,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})

const createRole = (iam: IAMClient, RoleName: string) =>
  iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, Description: 'of a test' }),
  )
const create = (iam: IAMClient, InstanceProfileName: string, Path?: string) =>
  iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, ...(Path && { Path }) }))
const read = (iam: IAMClient, InstanceProfileName: string) =>
  iam.send(new GetInstanceProfileCommand({ InstanceProfileName }))
const remove = (iam: IAMClient, InstanceProfileName: string) =>
  iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }))
const add = (iam: IAMClient, InstanceProfileName: string, RoleName: string) =>
  iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }))
const take = (iam: IAMClient, InstanceProfileName: string, RoleName: string) =>
  iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }))

const notFound = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
const missingProfile = (name: string) => notFound(`Instance Profile ${name} cannot be found.`)
const missingRole = (name: string) => notFound(`The role with name ${name} cannot be found.`)
const conflict = (message: string) => ({ code: 'DeleteConflict', status: 409, message })
const rolesFirst = conflict('Cannot delete entity, must remove roles from instance profile first.')
const exceeded = (quota: string) => ({
  code: 'LimitExceeded',
  status: 409,
  message: `Cannot exceed quota for ${quota}`,
})

test('an instance profile holds a role, and both can go only when they are parted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { Role: role } = await createRole(iam, 'Web')
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'Web',
      PolicyName: 'p',
      PolicyDocument: policyDocument({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
    }),
  )
  const { InstanceProfile: created } = await create(iam, 'Web', '/team/')
  assert.match(created?.InstanceProfileId ?? '', /^AIPA[A-Z2-7]{17}$/)
  assert.deepEqual(created, {
    Path: '/team/',
    InstanceProfileName: 'Web',
    InstanceProfileId: created?.InstanceProfileId,
    Arn: `arn:aws:iam::${daemon.account}:instance-profile/team/Web`,
    CreateDate: created?.CreateDate,
    Roles: [],
  })
  await add(iam, 'WEB', 'WEB')
  const shownRole = {
    Path: '/',
    RoleName: 'Web',
    RoleId: role?.RoleId,
    Arn: role?.Arn,
    CreateDate: role?.CreateDate,
    AssumeRolePolicyDocument: role?.AssumeRolePolicyDocument,
  }
  const filled = { ...created, Roles: [shownRole] }
  assert.deepEqual((await read(iam, 'web')).InstanceProfile, filled)
  assert.deepEqual(await errorOf(remove(iam, 'Web')), rolesFirst)
  // Before the policies, as AWS has it.
  assert.deepEqual(await errorOf(iam.send(new DeleteRoleCommand({ RoleName: 'Web' }))), rolesFirst)
  await take(iam, 'Web', 'Web')
  assert.deepEqual((await read(iam, 'Web')).InstanceProfile, created)
  assert.deepEqual(await errorOf(take(iam, 'Web', 'Web')), missingRole('Web'))
  assert.deepEqual(
    await errorOf(iam.send(new DeleteRoleCommand({ RoleName: 'Web' }))),
    conflict('Cannot delete entity, must delete policies first.'),
  )
  await remove(iam, 'Web')
  assert.deepEqual(await errorOf(read(iam, 'Web')), missingProfile('Web'))
})

test('what is not there is not found, and a name is taken whatever its case', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const InstanceProfileName = 'None'
  const calls: readonly (() => Promise<unknown>)[] = [
    () => read(iam, 'None'),
    () => remove(iam, 'None'),
    () => add(iam, 'None', 'None'),
    () => take(iam, 'None', 'None'),
    () => iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName })),
    () =>
      iam.send(
        new TagInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: 'k', Value: 'v' }] }),
      ),
    () => iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['k'] })),
  ]
  for (const call of calls) assert.deepEqual(await errorOf(call()), missingProfile('None'))
  await create(iam, 'Web')
  for (const call of [add, take]) {
    assert.deepEqual(await errorOf(call(iam, 'Web', 'None')), missingRole('None'))
  }
  assert.deepEqual(
    await errorOf(iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'None' }))),
    missingRole('None'),
  )
  assert.deepEqual(await errorOf(create(iam, 'WEB', '/team/')), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Instance Profile WEB already exists.',
  })
  // Another account has names of its own.
  await create(daemon.iam((await daemon.newAccount()).root), 'Web')
  for (const [name, path] of [
    ['a b', '/'],
    ['x'.repeat(129), '/'],
    ['ok', 'team'],
  ] as const) {
    assert.equal((await errorOf(create(iam, name, path))).code, 'ValidationError')
  }
})

test('an instance profile has one role, and a role may be in many profiles', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const name of ['One', 'Two']) {
    await createRole(iam, name)
    await create(iam, name)
  }
  await add(iam, 'One', 'One')
  await add(iam, 'Two', 'One')
  const full = exceeded('InstanceSessionsPerInstanceProfile: 1')
  assert.deepEqual(await errorOf(add(iam, 'One', 'Two')), full)
  assert.deepEqual(await errorOf(add(iam, 'One', 'One')), full)
  await take(iam, 'One', 'One')
  await add(iam, 'One', 'Two')
  assert.deepEqual(
    (await read(iam, 'Two')).InstanceProfile?.Roles?.map(({ RoleName }) => RoleName),
    ['One'],
  )
})

test('the quotas of instance profiles are settings', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-quotas-'))
  context.after(() => rmSync(directory, { recursive: true }))
  const quotas = { instanceProfiles: 2, rolesPerInstanceProfile: 2 }
  const file = writeFiles(directory, { 'config.json': JSON.stringify({ quotas }) })
  await using daemon = await startTestDaemon(['--config', file])
  const iam = daemon.iam()
  for (const name of ['b', 'A']) {
    await createRole(iam, name)
    await create(iam, name)
  }
  const many = exceeded('InstanceProfilesPerAccount: 2')
  assert.deepEqual(await errorOf(create(iam, 'c')), many)
  await add(iam, 'b', 'b')
  assert.equal((await errorOf(add(iam, 'b', 'b'))).code, 'EntityAlreadyExists')
  await add(iam, 'b', 'A')
  assert.deepEqual(
    (await read(iam, 'b')).InstanceProfile?.Roles?.map(({ RoleName }) => RoleName),
    ['A', 'b'],
  )
  await remove(iam, 'A')
  await create(iam, 'c')
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.InstanceProfiles, 2)
  assert.equal(SummaryMap?.InstanceProfilesQuota, 2)
})

async function namesOf(
  list: (Marker: string | undefined) => Promise<ListInstanceProfilesCommandOutput>,
): Promise<readonly string[]> {
  const names: string[] = []
  let marker: string | undefined
  do {
    const page = await list(marker)
    const found = page.InstanceProfiles ?? []
    assert.ok(found.length <= 2)
    names.push(...found.map(({ InstanceProfileName = '' }) => InstanceProfileName))
    marker = page.Marker
  } while (marker !== undefined)
  return names
}

const fill = async (daemon: TestDaemon) => {
  const iam = daemon.iam()
  await createRole(iam, 'Web')
  for (const [name, path] of [
    ['e', '/'],
    ['B', '/team/'],
    ['a', '/team/'],
    ['d', '/team/blue/'],
    ['C', '/'],
  ] as const) {
    await create(iam, name, path)
    if (name !== 'e') await add(iam, name, 'Web')
  }
  return iam
}

test('lists come by name, in pages, by path and by role', async () => {
  await using daemon = await startTestDaemon()
  const iam = await fill(daemon)
  const all = (PathPrefix?: string) =>
    namesOf((Marker) =>
      iam.send(new ListInstanceProfilesCommand({ MaxItems: 2, Marker, PathPrefix })),
    )
  assert.deepEqual(await all(), ['a', 'B', 'C', 'd', 'e'])
  assert.deepEqual(await all('/team/'), ['a', 'B', 'd'])
  const ofRole = await namesOf((Marker) =>
    iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'Web', MaxItems: 2, Marker })),
  )
  assert.deepEqual(ofRole, ['a', 'B', 'C', 'd'])
  const { Marker } = await iam.send(new ListInstanceProfilesCommand({ MaxItems: 2 }))
  const foreign = new ListInstanceProfilesForRoleCommand({ RoleName: 'Web', Marker })
  assert.equal((await errorOf(iam.send(foreign))).code, 'ValidationError')
})

test('the details of a role show the instance profiles that it is in', async () => {
  await using daemon = await startTestDaemon()
  const iam = await fill(daemon)
  const { RoleDetailList } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }),
  )
  const { InstanceProfiles } = await iam.send(
    new ListInstanceProfilesForRoleCommand({ RoleName: 'Web' }),
  )
  assert.equal(InstanceProfiles?.length, 4)
  assert.deepEqual(RoleDetailList?.[0]?.InstanceProfileList, InstanceProfiles)
})

test('tags are set, replaced, listed and removed, and lists of profiles leave them out', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const InstanceProfileName = 'Web'
  const Tags = [{ Key: 'team', Value: 'blue' }]
  const { InstanceProfile } = await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName, Tags }),
  )
  assert.deepEqual(InstanceProfile?.Tags, Tags)
  const more = [
    { Key: 'team', Value: 'red' },
    { Key: 'a', Value: '' },
  ]
  await iam.send(new TagInstanceProfileCommand({ InstanceProfileName, Tags: more }))
  const tags = async (MaxItems?: number) =>
    iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName, MaxItems }))
  assert.deepEqual((await tags()).Tags, more.toReversed())
  const first = await tags(1)
  assert.deepEqual([first.Tags?.length, first.IsTruncated], [1, true])
  assert.deepEqual((await read(iam, 'Web')).InstanceProfile?.Tags, more)
  const { InstanceProfiles } = await iam.send(new ListInstanceProfilesCommand({}))
  assert.equal(InstanceProfiles?.[0]?.Tags, undefined)
  await iam.send(new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['team', 'x'] }))
  assert.deepEqual((await tags()).Tags, [{ Key: 'a', Value: '' }])
  const reserved = [{ Key: 'aws:x', Value: '' }]
  const refused = new TagInstanceProfileCommand({ InstanceProfileName, Tags: reserved })
  assert.equal((await errorOf(iam.send(refused))).code, 'InvalidInput')
  const fifty = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }))
  const tooMany = new TagInstanceProfileCommand({ InstanceProfileName, Tags: fifty })
  assert.equal((await errorOf(iam.send(tooMany))).code, 'LimitExceeded')
})
