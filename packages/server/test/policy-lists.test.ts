// ListPolicies, ListEntitiesForPolicy and the lists of roles, versions and attachments, by page.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  type ListEntitiesForPolicyCommandInput,
  ListGroupPoliciesCommand,
  ListPoliciesCommand,
  type ListPoliciesCommandInput,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { listManagedPolicies as listAwsPolicies } from '@iamd/catalog'
import { ownerKinds } from './support/owner-calls.ts'
import { allow } from './support/permissions.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const pageSizes = [1, 2, 7, 100, 1000]
const document = policyDocument(allow('s3:*', '*'))
const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const viewOnly = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'

interface Page {
  readonly names: readonly (string | undefined)[]
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

type List = (page: { MaxItems: number; Marker?: string }) => Promise<Page>

/** Reads all pages of a size; checks that none but the last is short. */
async function readAll(list: List, MaxItems: number): Promise<readonly (string | undefined)[]> {
  let seen: readonly (string | undefined)[] = []
  let marker: string | undefined
  do {
    const page = await list({ MaxItems, ...(marker !== undefined && { Marker: marker }) })
    assert.equal(page.IsTruncated, page.Marker !== undefined)
    if (page.IsTruncated) assert.equal(page.names.length, MaxItems)
    seen = [...seen, ...page.names]
    marker = page.Marker
  } while (marker !== undefined)
  return seen
}

/** Checks a list at every page size. */
async function assertPages(list: List, expected: readonly string[], sizes = pageSizes) {
  for (const size of sizes) assert.deepEqual(await readAll(list, size), expected, `size ${size}`)
}

const policyNames =
  (iam: IAMClient, input: ListPoliciesCommandInput): List =>
  async (page) => {
    const { Policies = [], ...more } = await iam.send(
      new ListPoliciesCommand({ ...input, ...page }),
    )
    return { ...more, names: Policies.map((policy) => policy.PolicyName) }
  }

let daemon: TestDaemon
let iam: IAMClient
const arnOf = (path: string) => `arn:aws:iam::${daemon.account}:policy/${path}`

/**
 * Policies `p00` to `p11`, every third at `/third/`; p03 and ReadOnlyAccess are attached, p04 and
 * ViewOnlyAccess are boundaries, p05 is both.
 */
before(async () => {
  daemon = await startTestDaemon()
  iam = daemon.iam()
  for (let number = 11; number >= 0; number -= 1) {
    const name = `p${String(number).padStart(2, '0')}`
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: number % 2 === 0 ? name : name.toUpperCase(),
        Path: number % 3 === 0 ? '/third/' : '/',
        PolicyDocument: document,
        Description: 'not shown in lists',
        Tags: [{ Key: 'not', Value: 'shown' }],
      }),
    )
  }
  for (const [index, name] of ['a', 'B', 'c'].entries()) {
    await iam.send(new CreateGroupCommand({ GroupName: `g${name}`, Path: '/team/' }))
    await iam.send(
      new CreateUserCommand({
        UserName: `u${name}`,
        PermissionsBoundary: index === 0 ? viewOnly : arnOf('p04'),
      }),
    )
    await iam.send(
      new CreateRoleCommand({
        RoleName: `r${name}`,
        Path: '/team/',
        AssumeRolePolicyDocument: trust,
        ...(index === 0 && { PermissionsBoundary: arnOf('P05') }),
      }),
    )
  }
  for (const PolicyArn of [arnOf('third/P03'), arnOf('P05'), readOnly]) {
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ua', PolicyArn }))
    await iam.send(new AttachUserPolicyCommand({ UserName: 'uc', PolicyArn }))
  }
  for (const name of ['a', 'B', 'c']) {
    const PolicyArn = arnOf('P05')
    await iam.send(new AttachGroupPolicyCommand({ GroupName: `g${name}`, PolicyArn }))
    await iam.send(new AttachRolePolicyCommand({ RoleName: `r${name}`, PolicyArn }))
  }
})
after(() => daemon[Symbol.asyncDispose]())

const own = 'p00 P01 p02 P03 p04 P05 p06 P07 p08 P09 p10 P11'.split(' ')
const aws = listAwsPolicies().map(({ name }) => name)

test('the policies of the account come first, then those of AWS, all of them once', async () => {
  assert.ok(aws.length > 1000)
  // A page of one needs a call for each of AWS's policies, so that the large sizes do.
  await assertPages(policyNames(iam, {}), [...own, ...aws], [100, 1000])
  await assertPages(policyNames(iam, { Scope: 'All' }), [...own, ...aws], [7])
  await assertPages(policyNames(iam, { Scope: 'Local' }), own)
  await assertPages(policyNames(iam, { Scope: 'AWS' }), aws, [100, 1000])
})

test('lists of policies are narrowed by path and use', async () => {
  const third = ['p00', 'P03', 'p06', 'P09']
  await assertPages(policyNames(iam, { PathPrefix: '/third/' }), third)
  const jobs = listAwsPolicies().filter(({ path }) => path === '/job-function/')
  await assertPages(
    policyNames(iam, { PathPrefix: '/job-function/' }),
    jobs.map(({ name }) => name),
  )
  const attached = ['P03', 'P05', 'ReadOnlyAccess']
  await assertPages(policyNames(iam, { OnlyAttached: true }), attached)
  await assertPages(policyNames(iam, { PolicyUsageFilter: 'PermissionsPolicy' }), attached)
  const boundaries = ['p04', 'P05', 'ViewOnlyAccess']
  await assertPages(policyNames(iam, { PolicyUsageFilter: 'PermissionsBoundary' }), boundaries)
  const both = { OnlyAttached: true, PolicyUsageFilter: 'PermissionsBoundary' } as const
  await assertPages(policyNames(iam, both), ['P05'])
  await assertPages(policyNames(iam, { OnlyAttached: true, Scope: 'AWS' }), ['ReadOnlyAccess'])
  await assertPages(policyNames(iam, { OnlyAttached: true, PathPrefix: '/third/' }), ['P03'])
})

test('items of ListPolicies have neither description nor tags, but counts', async () => {
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ OnlyAttached: true }))
  const [, both, awsOne] = Policies
  assert.deepEqual(both, {
    PolicyName: 'P05',
    PolicyId: both?.PolicyId,
    Arn: arnOf('P05'),
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 8,
    PermissionsBoundaryUsageCount: 1,
    IsAttachable: true,
    CreateDate: both?.CreateDate,
    UpdateDate: both?.UpdateDate,
  })
  assert.deepEqual(
    [awsOne?.Arn, awsOne?.AttachmentCount, awsOne !== undefined && 'Tags' in awsOne],
    [readOnly, 2, false],
  )
})

test('a marker is good for the list that gave it only', async () => {
  const { Marker } = await iam.send(new ListPoliciesCommand({ Scope: 'Local', MaxItems: 2 }))
  const other = iam.send(new ListPoliciesCommand({ Scope: 'AWS', MaxItems: 2, Marker }))
  assert.deepEqual(await errorOf(other), {
    code: 'ValidationError',
    status: 400,
    message: 'Invalid Marker',
  })
})

const entityNames =
  (input: ListEntitiesForPolicyCommandInput): List =>
  async (page) => {
    const {
      PolicyGroups = [],
      PolicyUsers = [],
      PolicyRoles = [],
      ...more
    } = await iam.send(new ListEntitiesForPolicyCommand({ ...input, ...page }))
    const groups = PolicyGroups.map(({ GroupName }) => GroupName)
    const users = PolicyUsers.map(({ UserName }) => UserName)
    return { ...more, names: [...groups, ...users, ...PolicyRoles.map((role) => role.RoleName)] }
  }

test('entities of a policy are groups, users and roles as one list', async () => {
  const PolicyArn = arnOf('P05')
  const groups = ['ga', 'gB', 'gc']
  const users = ['ua', 'uc']
  const roles = ['ra', 'rB', 'rc']
  await assertPages(entityNames({ PolicyArn }), [...groups, ...users, ...roles])
  await assertPages(entityNames({ PolicyArn, EntityFilter: 'Group' }), groups)
  await assertPages(entityNames({ PolicyArn, EntityFilter: 'User' }), users)
  await assertPages(entityNames({ PolicyArn, EntityFilter: 'Role' }), roles)
  await assertPages(entityNames({ PolicyArn, EntityFilter: 'LocalManagedPolicy' }), [])
  await assertPages(entityNames({ PolicyArn, PathPrefix: '/team/' }), [...groups, ...roles])
  const boundary = { PolicyArn, PolicyUsageFilter: 'PermissionsBoundary' } as const
  await assertPages(entityNames(boundary), ['ra'])
  await assertPages(entityNames({ PolicyArn: arnOf('p04') }), ['uB', 'uc'])
  await assertPages(entityNames({ PolicyArn: viewOnly }), ['ua'])
  await assertPages(entityNames({ PolicyArn: readOnly }), users)
  const unused = { PolicyArn: arnOf('p04'), PolicyUsageFilter: 'PermissionsPolicy' } as const
  await assertPages(entityNames(unused), [])
})

test('entities of a policy are named with their ids', async () => {
  const answer = await iam.send(
    new ListEntitiesForPolicyCommand({ PolicyArn: arnOf('P05'), MaxItems: 4 }),
  )
  assert.match(answer.PolicyGroups?.[0]?.GroupId ?? '', /^AGPA/)
  assert.match(answer.PolicyUsers?.[0]?.UserId ?? '', /^AIDA/)
  assert.deepEqual(answer.PolicyRoles, [])
  assert.equal(answer.IsTruncated, true)
})

test('roles, versions, inline and attached policies are listed by page', async () => {
  const roles: List = async (page) => {
    const { Roles = [], ...more } = await iam.send(new ListRolesCommand(page))
    return { ...more, names: Roles.map((role) => role.RoleName) }
  }
  await assertPages(roles, ['ra', 'rB', 'rc'])

  const PolicyArn = arnOf('p02')
  for (let number = 2; number <= 5; number += 1) {
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document }))
  }
  const versions = (arn: string): List => {
    return async (page) => {
      const { Versions = [], ...more } = await iam.send(
        new ListPolicyVersionsCommand({ PolicyArn: arn, ...page }),
      )
      return { ...more, names: Versions.map((version) => version.VersionId) }
    }
  }
  await assertPages(versions(PolicyArn), ['v5', 'v4', 'v3', 'v2', 'v1'])
  const all = await readAll(versions(readOnly), 1000)
  assert.ok(all.length > 20)
  assert.deepEqual(await readAll(versions(readOnly), 7), all)

  const UserName = 'uB'
  const names = Array.from({ length: 9 }, (_, index) => `${index % 2 ? 'N' : 'n'}${index}`)
  for (const PolicyName of names.toReversed()) {
    const PolicyDocument = policyDocument(allow('s3:*', '*'))
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }))
  }
  const inline: List = async (page) => {
    const { PolicyNames = [], ...more } = await iam.send(
      new ListUserPoliciesCommand({ UserName, ...page }),
    )
    return { ...more, names: PolicyNames }
  }
  await assertPages(inline, names)

  // An own policy may have the name of one of AWS.
  await iam.send(
    new CreatePolicyCommand({ PolicyName: 'readonlyaccess', PolicyDocument: document }),
  )
  const attached = [arnOf('P01'), arnOf('p02'), arnOf('readonlyaccess'), readOnly, viewOnly]
  for (const arn of attached.toReversed()) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arn }))
  }
  const attachments =
    (PathPrefix?: string): List =>
    async (page) => {
      const { AttachedPolicies = [], ...more } = await iam.send(
        new ListAttachedUserPoliciesCommand({
          UserName,
          ...page,
          ...(PathPrefix && { PathPrefix }),
        }),
      )
      return { ...more, names: AttachedPolicies.map((policy) => policy.PolicyArn) }
    }
  await assertPages(attachments(), attached)
  await assertPages(attachments('/job-function/'), [viewOnly])
})

test('inline and attached policies of groups and roles are listed by page as well', async () => {
  const GroupName = 'gB'
  const RoleName = 'rB'
  const [, group, role] = ownerKinds
  const names = ['a', 'B', 'c', 'D', 'e', 'F', 'g', 'H']
  for (const PolicyName of names.toReversed()) {
    await group?.put(iam, GroupName, PolicyName, document)
    await role?.put(iam, RoleName, PolicyName, document)
  }
  for (const arn of [viewOnly, readOnly]) {
    await group?.attach(iam, GroupName, arn)
    await role?.attach(iam, RoleName, arn)
  }
  const inline: readonly List[] = [
    async (page) => {
      const answer = await iam.send(new ListGroupPoliciesCommand({ GroupName, ...page }))
      return { ...answer, names: answer.PolicyNames ?? [] }
    },
    async (page) => {
      const answer = await iam.send(new ListRolePoliciesCommand({ RoleName, ...page }))
      return { ...answer, names: answer.PolicyNames ?? [] }
    },
  ]
  for (const list of inline) await assertPages(list, names)
  const attached: readonly List[] = [
    async (page) => {
      const answer = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, ...page }))
      return {
        ...answer,
        names: answer.AttachedPolicies?.map(({ PolicyName }) => PolicyName) ?? [],
      }
    },
    async (page) => {
      const answer = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...page }))
      return {
        ...answer,
        names: answer.AttachedPolicies?.map(({ PolicyName }) => PolicyName) ?? [],
      }
    },
  ]
  for (const list of attached) await assertPages(list, ['P05', 'ReadOnlyAccess', 'ViewOnlyAccess'])
})
