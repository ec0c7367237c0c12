// What each call about MFA devices needs permission for, and what its denial names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  GetMFADeviceCommand,
  type IAMClient,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { enabling, newDevice, testClock } from './support/authenticator.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const Tags = [{ Key: 'team', Value: 'blue' }]

type Expectation = readonly [
  operation: string,
  resource: string,
  deniedAs: string,
  send: (iam: IAMClient) => Promise<unknown>,
]

test('each call is denied by name, and allowed by exactly its action on its resource', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  await daemon.iam().send(new CreateUserCommand({ UserName: 'Ann', Path: '/team/' }))
  const device = await newDevice(daemon, 'Phone', '/team/')
  const { SerialNumber, code } = device
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const caller = `${prefix}user/caller`
  const UserName = 'ANN'
  const ofUser = (operation: string, send: (iam: IAMClient) => Promise<unknown>): Expectation => [
    operation,
    `${prefix}user/team/Ann`,
    `user ${UserName}`,
    send,
  ]
  const ofDevice = (
    operation: string,
    send: (iam: IAMClient) => Promise<unknown>,
    arn = SerialNumber,
  ): Expectation => [operation, arn, arn, send]
  const made = `${prefix}mfa/Tablet`
  /** In an order in which each can succeed. */
  const expectations: readonly Expectation[] = [
    ofDevice(
      'CreateVirtualMFADevice',
      (client) =>
        client.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'Tablet' })),
      made,
    ),
    ofDevice(
      'ListVirtualMFADevices',
      (client) => client.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Any' })),
      `${prefix}mfa/`,
    ),
    ofDevice('TagMFADevice', (client) =>
      client.send(new TagMFADeviceCommand({ SerialNumber, Tags })),
    ),
    ofDevice('ListMFADeviceTags', (client) =>
      client.send(new ListMFADeviceTagsCommand({ SerialNumber })),
    ),
    ofDevice('UntagMFADevice', (client) =>
      client.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['team'] })),
    ),
    ofUser('EnableMFADevice', (client) => client.send(enabling(UserName, device, clock.now()))),
    ofUser('ListMFADevices', (client) => client.send(new ListMFADevicesCommand({ UserName }))),
    ofUser('GetMFADevice', (client) =>
      client.send(new GetMFADeviceCommand({ UserName, SerialNumber })),
    ),
    ofUser('ResyncMFADevice', (client) =>
      client.send(
        new ResyncMFADeviceCommand({
          UserName,
          SerialNumber,
          AuthenticationCode1: code(clock.now(), 1),
          AuthenticationCode2: code(clock.now(), 2),
        }),
      ),
    ),
    ofUser('DeactivateMFADevice', (client) =>
      client.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })),
    ),
    ofDevice('DeleteVirtualMFADevice', (client) =>
      client.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })),
    ),
  ]
  for (const [operation, resource, deniedAs, send] of expectations) {
    const action = `iam:${operation}`
    const elsewhere = { Effect: 'Allow', Action: action, NotResource: resource }
    const everythingElse = { Effect: 'Allow', NotAction: action, Resource: '*' }
    for (const statement of [everythingElse, elsewhere]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send(iam)), denial(caller, action, deniedAs))
    }
    await putPolicy(daemon, 'caller', allow(action, resource))
    await send(iam)
  }
})

test('calls that name no user are about the caller, those about no device name it', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const caller = `${prefix}user/caller`
  assert.deepEqual(
    await errorOf(iam.send(new ListMFADevicesCommand({}))),
    denial(caller, 'iam:ListMFADevices', 'user nullcaller'),
  )
  const missing = `${prefix}mfa/nothing`
  for (const SerialNumber of [missing, 'GAHT12345678']) {
    assert.deepEqual(
      await errorOf(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))),
      denial(caller, 'iam:DeleteVirtualMFADevice', SerialNumber),
    )
  }
  const ofAnother = await daemon.newAccount()
  await daemon
    .iam(ofAnother.root)
    .send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'theirs' }))
  const SerialNumber = `arn:aws:iam::${ofAnother.account}:mfa/theirs`
  for (const client of [iam, daemon.iam()]) {
    await putPolicy(daemon, 'caller', allow('iam:*', '*'))
    const refused = await errorOf(client.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))
    assert.equal(refused.code, 'AccessDenied', 'a device of another account')
  }
})

test('tags of a device decide, and a new one needs the permission to tag', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const arn = `${prefix}mfa/Phone`
  const create = () =>
    iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'Phone', Tags }))
  const creating = allow('iam:CreateVirtualMFADevice', arn)
  const tagging = (team: string) =>
    allow('iam:TagMFADevice', arn, {
      StringEquals: { 'aws:RequestTag/team': team },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
    })
  const refused = denial(`${prefix}user/caller`, 'iam:TagMFADevice', arn)
  await putPolicy(daemon, 'caller', creating)
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('red'))
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('blue'))
  await create()
  const read = () => iam.send(new ListMFADeviceTagsCommand({ SerialNumber: arn }))
  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/Team']) {
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'red' } }))
    assert.equal((await errorOf(read())).code, 'AccessDenied')
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'blue' } }))
    await read()
  }
})
