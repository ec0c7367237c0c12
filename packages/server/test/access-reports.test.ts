// Reports of what users, groups, roles and policies were last used for, through the SDK.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetGroupCommand,
  GetUserCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { insertAccessReport } from '../src/store/tables/access-reports.ts'
import {
  clientAt,
  completed,
  details,
  entitiesOf,
  generate,
  report,
  servicesIn,
  turnedClock,
} from './support/access-reports.ts'
import { identity, newRole } from './support/assumable-role.ts'
import { allow, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const arnOf = (daemon: TestDaemon, resource: string) => `arn:aws:iam::${daemon.account}:${resource}`

const hourMilliseconds = 3_600_000
const dayMilliseconds = 24 * hourMilliseconds

/** A second that is over, for the daemon's clock. */
const startTime = () => new Date(Math.floor(Date.now() / 1_000) * 1_000)

test('a user: services its policies allow, each with the last attempt, allowed or not', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const caller = await newUser(
    daemon,
    'caller',
    allow('s3:GetObject', '*'),
    allow('iam:ListUsers', '*'),
    { Effect: 'Deny', Action: ['dynamodb:*'], Resource: '*' },
    allow('dynamodb:GetItem', '*'),
  )
  await iam.send(new CreateGroupCommand({ GroupName: 'developers' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'developers', UserName: 'caller' }))
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'developers',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow('ec2:Describe*', '*')),
    }),
  )
  // A boundary limits the user, but not the report.
  const boundary = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
  await iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName: 'caller', PermissionsBoundary: boundary }),
  )
  assert.equal(
    (await errorOf(daemon.iam(caller).send(new GetGroupCommand({ GroupName: 'x' })))).status,
    403,
  )
  // Used, but not by a permission of the user's policies.
  await identity(daemon, caller)
  const { JobType, JobStatus, ServicesLastAccessed, ...rest } = await report(
    iam,
    arnOf(daemon, 'user/caller'),
  )
  assert.deepEqual([JobStatus, JobType], ['COMPLETED', 'SERVICE_LEVEL'])
  assert.ok(rest.JobCreationDate !== undefined && rest.JobCompletionDate !== undefined)
  const [ec2, used, s3] = ServicesLastAccessed ?? []
  assert.deepEqual(ec2, {
    ServiceName: 'Amazon EC2',
    ServiceNamespace: 'ec2',
    TotalAuthenticatedEntities: 0,
  })
  assert.ok(used?.LastAuthenticated !== undefined)
  assert.deepEqual(used, {
    ServiceName: 'AWS Identity and Access Management (IAM)',
    ServiceNamespace: 'iam',
    LastAuthenticated: used.LastAuthenticated,
    LastAuthenticatedEntity: arnOf(daemon, 'user/caller'),
    LastAuthenticatedRegion: 'us-east-1',
    TotalAuthenticatedEntities: 1,
  })
  assert.equal(s3?.ServiceNamespace, 's3')
  assert.equal(ServicesLastAccessed?.length, 3)
})

test('a role: what its sessions did counts for it, with the Region of the last call', async () => {
  const clock = turnedClock(startTime())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const role = await newRole(daemon)
  const session = await role.assume()
  await identity(daemon, session)
  const sts = daemon.sts(session)
  sts.config.region = async () => 'eu-west-1'
  await identity({ ...daemon, sts: () => sts }, session)
  const used = await report(daemon.iam(), role.RoleArn)
  assert.deepEqual(servicesIn(used), [
    'iam 0',
    `sts role/jobs/worker eu-west-1 ${clock.now().toISOString()} 1`,
  ])
})

test('a group and a policy: who could have used them, who did, and who did last', async () => {
  const clock = turnedClock(startTime())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const iam = daemon.iam()
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'people',
      PolicyDocument: policyDocument(allow('iam:ListUsers', '*')),
    }),
  )
  const PolicyArn = Policy?.Arn ?? ''
  await iam.send(new CreateGroupCommand({ GroupName: 'readers', Path: '/team/' }))
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn }))
  const [alice, bob] = [await newUser(daemon, 'alice'), await newUser(daemon, 'bob')]
  const dave = await newUser(daemon, 'dave')
  await iam.send(new CreateUserCommand({ UserName: 'carol' }))
  for (const UserName of ['alice', 'bob', 'carol']) {
    await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName }))
  }
  // A member of the group and a user of the policy at once, which counts once.
  for (const UserName of ['alice', 'dave']) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
  }
  const { RoleArn } = await newRole(daemon)
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'worker', PolicyArn }))
  const times: string[] = []
  for (const credentials of [bob, dave, alice]) {
    clock.turnTo(new Date(clock.now().getTime() + 60_000))
    times.push(clock.now().toISOString())
    await clientAt(daemon, clock, credentials).send(new ListUsersCommand({}))
  }
  const root = clientAt(daemon, clock)
  const ofGroup = await generate(root, arnOf(daemon, 'group/team/readers'))
  assert.deepEqual(servicesIn(await completed(root, ofGroup)), [
    `iam user/alice us-east-1 ${times[2]} 2`,
  ])
  assert.deepEqual(await entitiesOf(root, ofGroup, 'iam'), [
    `alice at ${times[2]}`,
    `bob at ${times[0]}`,
    'carol',
  ])
  const ofPolicy = await generate(root, PolicyArn)
  assert.deepEqual(servicesIn(await completed(root, ofPolicy)), [
    `iam user/alice us-east-1 ${times[2]} 3`,
  ])
  assert.deepEqual(await entitiesOf(root, ofPolicy, 'iam'), [
    `alice at ${times[2]}`,
    `dave at ${times[1]}`,
    `bob at ${times[0]}`,
    'worker',
    'carol',
  ])
  // Of a service that the policy does not allow there is nothing to tell.
  assert.deepEqual(await entitiesOf(root, ofPolicy, 's3'), [])
  const ofRole = await generate(root, RoleArn)
  await completed(root, ofRole)
  assert.deepEqual(await entitiesOf(root, ofRole, 'IAM'), ['worker'])
})

test("AWS's own policies have reports too, of the users and roles of the account", async () => {
  await using daemon = await startTestDaemon()
  const caller = await newUser(daemon, 'caller')
  const arn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  const unattached = servicesIn(await report(daemon.iam(), arn))
  assert.ok(unattached.length > 400)
  assert.deepEqual(unattached, unattached.toSorted())
  await daemon.iam().send(new AttachUserPolicyCommand({ UserName: 'caller', PolicyArn: arn }))
  await daemon.iam(caller).send(new ListUsersCommand({}))
  const attached = servicesIn(await report(daemon.iam(), arn))
  const differing = attached.filter((line) => !unattached.includes(line))
  assert.equal(differing.length, 1)
  assert.match(differing[0] ?? '', /^iam user\/caller us-east-1 .* 1$/)
})

test('reports of actions tell which tracked action that is allowed was used when', async () => {
  const clock = turnedClock(startTime())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const caller = await newUser(
    daemon,
    'caller',
    allow('iam:Get*', '*'),
    allow('iam:PassRole', '*'),
    allow('s3:*', '*'),
    { Effect: 'Deny', Action: 'iam:GetRole', Resource: '*' },
  )
  await daemon.iam(caller).send(new GetUserCommand({}))
  // Not allowed, so no part of the report; but it is the last use of the service.
  clock.turnTo(new Date(clock.now().getTime() + 60_000))
  await errorOf(clientAt(daemon, clock, caller).send(new ListUsersCommand({})))
  const root = clientAt(daemon, clock)
  const { JobType, ServicesLastAccessed: services = [] } = await report(
    root,
    arnOf(daemon, 'user/caller'),
    'ACTION_LEVEL',
  )
  assert.equal(JobType, 'ACTION_LEVEL')
  const [ofIam, ofS3] = services
  assert.equal(ofIam?.LastAuthenticated?.getTime(), clock.now().getTime())
  const tracked = ofIam?.TrackedActionsLastAccessed ?? []
  const names = tracked.map(({ ActionName }) => ActionName ?? '')
  assert.deepEqual(names, names.toSorted())
  assert.ok(names.every((name) => name.startsWith('Get')))
  assert.ok(names.includes('GetPolicy') && !names.includes('GetRole'))
  assert.deepEqual(
    tracked.filter(({ LastAccessedTime }) => LastAccessedTime !== undefined),
    [
      {
        ActionName: 'GetUser',
        LastAccessedEntity: arnOf(daemon, 'user/caller'),
        LastAccessedTime: new Date(clock.now().getTime() - 60_000),
        LastAccessedRegion: 'us-east-1',
      },
    ],
  )
  assert.deepEqual(tracked[0], { ActionName: names[0] })
  // The daemon sees no calls of S3.
  assert.deepEqual([ofS3?.ServiceNamespace, ofS3?.TrackedActionsLastAccessed], ['s3', undefined])
})

test('a use is reported for 400 days, a report is kept for 7, and neither changes', async () => {
  const clock = turnedClock(startTime())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const start = clock.now().getTime()
  const caller = await newUser(daemon, 'caller', allow('iam:ListUsers', '*'))
  await daemon.iam(caller).send(new ListUsersCommand({}))
  const arn = arnOf(daemon, 'user/caller')
  const first = await generate(daemon.iam(), arn)
  const used = servicesIn(await completed(daemon.iam(), first))
  assert.deepEqual(used, [`iam user/caller us-east-1 ${clock.now().toISOString()} 1`])
  await putPolicy(daemon, 'caller', allow('s3:*', '*'))
  await daemon.iam().send(new UpdateUserCommand({ UserName: 'caller', NewUserName: 'renamed' }))
  clock.turnTo(new Date(start + 7 * dayMilliseconds))
  assert.deepEqual(servicesIn(await details(clientAt(daemon, clock), first)), used)
  clock.turnTo(new Date(start + 7 * dayMilliseconds + 1_000))
  assert.equal((await errorOf(details(clientAt(daemon, clock), first))).code, 'NoSuchEntity')
  const reportNow = async () => {
    const iam = clientAt(daemon, clock)
    return servicesIn(await report(iam, arnOf(daemon, 'user/renamed')))
  }
  const inline = { PolicyName: 'more', PolicyDocument: policyDocument(allow('iam:*', '*')) }
  await clientAt(daemon, clock).send(new CreateGroupCommand({ GroupName: 'all' }))
  await clientAt(daemon, clock).send(new PutGroupPolicyCommand({ GroupName: 'all', ...inline }))
  await clientAt(daemon, clock).send(
    new AddUserToGroupCommand({ GroupName: 'all', UserName: 'renamed' }),
  )
  clock.turnTo(new Date(start + 400 * dayMilliseconds))
  assert.deepEqual(await reportNow(), [
    `iam user/renamed us-east-1 ${new Date(start).toISOString()} 1`,
    's3 0',
  ])
  clock.turnTo(new Date(start + 400 * dayMilliseconds + 1_000))
  assert.deepEqual(await reportNow(), ['iam 0', 's3 0'])
})

test('a report that a stopped daemon left half made is made when it is asked for', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await newUser(daemon, 'caller', allow('s3:*', '*'))
  const jobOf = async (name: string): Promise<string> => {
    const jobId = `00000000-0000-4000-8000-${name.padStart(12, '0')}`
    const account = toAccountId(daemon.account)
    await daemon.store.write((writer) =>
      insertAccessReport(writer, {
        jobId,
        account,
        creator: account,
        subjectArn: arnOf(daemon, `user/${name}`),
        granularity: 'SERVICE_LEVEL',
        createdAt: new Date(),
      }),
    )
    return jobId
  }
  const job = await jobOf('caller')
  const { JobStatus, JobCompletionDate, ServicesLastAccessed } = await details(iam, job)
  assert.deepEqual(
    [JobStatus, JobCompletionDate, ServicesLastAccessed],
    ['IN_PROGRESS', undefined, []],
  )
  assert.deepEqual(servicesIn(await completed(iam, job)), ['s3 0'])
  const failed = await completed(iam, await jobOf('deleted'))
  assert.equal(failed.JobStatus, 'FAILED')
  assert.deepEqual(failed.Error, {
    Code: 'NoSuchEntity',
    Message: 'The user with name deleted cannot be found.',
  })
  assert.deepEqual(failed.ServicesLastAccessed, [])
})
