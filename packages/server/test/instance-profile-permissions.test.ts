// What each call about instance profiles needs permission for, and what its denial names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type IAMClient,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const newRole = { RoleName: 'Web', Path: '/jobs/', AssumeRolePolicyDocument: trust }
const Tags = [{ Key: 'team', Value: 'blue' }]
const InstanceProfileName = 'WEB'
const named = { InstanceProfileName }
const joined = { InstanceProfileName, RoleName: 'WEB' }
const profile = 'instance-profile/team/Web'

type Expectation = readonly [
  operation: string,
  resource: string,
  deniedAs: string,
  send: (iam: IAMClient) => Promise<unknown>,
]

/** In an order in which each can succeed. */
const expectations = (prefix: string): readonly Expectation[] => {
  const ofProfile = (
    operation: string,
    send: (iam: IAMClient) => Promise<unknown>,
  ): Expectation => [operation, profile, `instance profile ${InstanceProfileName}`, send]
  return [
    [
      'CreateInstanceProfile',
      profile,
      prefix + profile,
      (iam) =>
        iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Web', Path: '/team/' })),
    ],
    ofProfile('GetInstanceProfile', (iam) => iam.send(new GetInstanceProfileCommand(named))),
    ofProfile('TagInstanceProfile', (iam) =>
      iam.send(new TagInstanceProfileCommand({ ...named, Tags })),
    ),
    ofProfile('ListInstanceProfileTags', (iam) =>
      iam.send(new ListInstanceProfileTagsCommand(named)),
    ),
    ofProfile('UntagInstanceProfile', (iam) =>
      iam.send(new UntagInstanceProfileCommand({ ...named, TagKeys: ['team'] })),
    ),
    [
      'ListInstanceProfiles',
      'instance-profile/',
      `${prefix}instance-profile/`,
      (iam) => iam.send(new ListInstanceProfilesCommand({})),
    ],
    [
      'ListInstanceProfiles',
      'instance-profile/team/',
      `${prefix}instance-profile/team/`,
      (iam) => iam.send(new ListInstanceProfilesCommand({ PathPrefix: '/team/' })),
    ],
    [
      'ListInstanceProfilesForRole',
      'role/jobs/Web',
      'role WEB',
      (iam) => iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'WEB' })),
    ],
    ofProfile('DeleteInstanceProfile', (iam) => iam.send(new DeleteInstanceProfileCommand(named))),
  ]
}

test('each call is denied by name, and allowed by exactly its action on its resource', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new CreateRoleCommand(newRole))
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const caller = `${prefix}user/caller`
  for (const [operation, resource, deniedAs, send] of expectations(prefix)) {
    const action = `iam:${operation}`
    const elsewhere = { Effect: 'Allow', Action: action, NotResource: prefix + resource }
    const everythingElse = { Effect: 'Allow', NotAction: action, Resource: '*' }
    for (const statement of [everythingElse, elsewhere]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send(iam)), denial(caller, action, deniedAs))
    }
    await putPolicy(daemon, 'caller', allow(action, prefix + resource))
    await send(iam)
  }
})

test('adding a role needs the permission to pass it to EC2, too; removing it does not', async () => {
  await using daemon = await startTestDaemon()
  const root = daemon.iam()
  await root.send(new CreateRoleCommand({ ...newRole, Tags }))
  await root.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Web', Path: '/team/' }))
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const caller = `${prefix}user/caller`
  const add = () => iam.send(new AddRoleToInstanceProfileCommand(joined))
  const adding = allow('iam:AddRoleToInstanceProfile', prefix + profile)
  const role = `${prefix}role/jobs/Web`
  const passing = (service: string, team: string) =>
    allow('iam:PassRole', role, {
      StringEquals: { 'iam:PassedToService': service, 'iam:ResourceTag/team': team },
    })
  await putPolicy(daemon, 'caller', allow('iam:PassRole', '*'))
  assert.deepEqual(
    await errorOf(add()),
    denial(caller, 'iam:AddRoleToInstanceProfile', 'instance profile WEB'),
  )
  const refused = denial(caller, 'iam:PassRole', role)
  for (const statement of [
    allow('iam:PassRole', `${prefix}role/Web`),
    passing('lambda.amazonaws.com', 'blue'),
    passing('ec2.amazonaws.com', 'red'),
  ]) {
    await putPolicy(daemon, 'caller', adding, statement)
    assert.deepEqual(await errorOf(add()), refused)
  }
  await putPolicy(daemon, 'caller', adding, passing('ec2.amazonaws.com', 'blue'))
  await add()
  const { InstanceProfile } = await root.send(new GetInstanceProfileCommand(named))
  assert.equal(InstanceProfile?.Roles?.length, 1)

  const remove = () => iam.send(new RemoveRoleFromInstanceProfileCommand(joined))
  const removal = 'iam:RemoveRoleFromInstanceProfile'
  for (const statement of [allow(removal, `${prefix}instance-profile/Web`), adding]) {
    await putPolicy(daemon, 'caller', statement)
    assert.deepEqual(await errorOf(remove()), denial(caller, removal, 'instance profile WEB'))
  }
  await putPolicy(daemon, 'caller', allow(removal, prefix + profile))
  await remove()
})

test('tags of an instance profile decide, and a new one needs the permission to tag', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const arn = `${prefix}instance-profile/Web`
  const create = () =>
    iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Web', Tags }))
  const creating = allow('iam:CreateInstanceProfile', arn)
  const tagging = (team: string) =>
    allow('iam:TagInstanceProfile', arn, { StringEquals: { 'aws:RequestTag/team': team } })
  const refused = denial(`${prefix}user/caller`, 'iam:TagInstanceProfile', arn)
  await putPolicy(daemon, 'caller', creating)
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('red'))
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('blue'))
  await create()
  const read = () => iam.send(new GetInstanceProfileCommand(named))
  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/Team']) {
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'red' } }))
    assert.equal((await errorOf(read())).code, 'AccessDenied')
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'blue' } }))
    await read()
  }
})
