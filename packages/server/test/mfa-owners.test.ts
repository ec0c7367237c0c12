// Whose MFA devices they are: users' and root's, and who may add and remove them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { credentials, newRole } from './support/assumable-role.ts'
import { enabling, newDevice, newEnabledDevice, testClock } from './support/authenticator.ts'
import { allow } from './support/permissions.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const startWithUser = async () => {
  const clock = testClock()
  const daemon = await startTestDaemon([], { now: clock.now })
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Ann', Path: '/team/' }))
  return { clock, daemon, iam, prefix: `arn:aws:iam::${daemon.account}:` }
}

const error = (code: string, status: number, message: string) => ({ code, status, message })

/** The devices in numbers. */
const summary = async (daemon: TestDaemon) => {
  const { SummaryMap } = await daemon.iam().send(new GetAccountSummaryCommand({}))
  const { MFADevices, MFADevicesInUse, AccountMFAEnabled } = SummaryMap ?? {}
  return [MFADevices, MFADevicesInUse, AccountMFAEnabled]
}

test('a user is not deleted with a device, and keeps it under another name', async () => {
  const { clock, daemon, iam } = await startWithUser()
  await using _ = daemon
  const { SerialNumber } = await newEnabledDevice(daemon, 'Ann', clock.now())
  await iam.send(new UpdateUserCommand({ UserName: 'Ann', NewUserName: 'Anna' }))
  const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'Anna' }))
  assert.partialDeepStrictEqual(MFADevices, [{ UserName: 'Anna', SerialNumber }])
  const remove = () => iam.send(new DeleteUserCommand({ UserName: 'Anna' }))
  const conflict = error(
    'DeleteConflict',
    409,
    'Cannot delete entity, must delete MFA device first.',
  )
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'Anna',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow('iam:GetUser', '*')),
    }),
  )
  assert.deepEqual(await errorOf(remove()), conflict, 'before policies')
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'Anna' }))
  assert.match((await errorOf(remove())).message, /access keys first/, 'after access keys')
  const UserName = 'Anna'
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId }))
  await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'inline' }))
  assert.deepEqual(await errorOf(remove()), conflict)
  await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
  await remove()
  const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}))
  assert.deepEqual(VirtualMFADevices, [{ SerialNumber }], 'the device stays')
})

test('devices of root, and of users who name nobody', async () => {
  const { clock, daemon, iam, prefix } = await startWithUser()
  await using _ = daemon
  const device = await newDevice(daemon, 'root-account-mfa-device')
  const { SerialNumber } = device
  await iam.send(enabling('root', device, clock.now()))
  assert.deepEqual(await summary(daemon), [1, 1, 1])
  const EnableDate = clock.now()
  const { MFADevices } = await iam.send(new ListMFADevicesCommand({}))
  assert.deepEqual(MFADevices, [{ SerialNumber, EnableDate }])
  const { VirtualMFADevices = [] } = await iam.send(new ListVirtualMFADevicesCommand({}))
  const { CreateDate, ...user } = VirtualMFADevices[0]?.User ?? {}
  assert.ok(CreateDate instanceof Date)
  assert.deepEqual(user, { UserId: daemon.account, Arn: `${prefix}root` })

  const self = await newUser(daemon, 'self', allow('iam:*', '*'))
  const unnamed = daemon.iam(self)
  assert.deepEqual((await unnamed.send(new ListMFADevicesCommand({}))).MFADevices, [])
  assert.equal(
    (await errorOf(unnamed.send(new ListMFADevicesCommand({ UserName: 'root' })))).message,
    'The user with name root cannot be found.',
    'only root is root',
  )
  await iam.send(new CreateUserCommand({ UserName: 'root' }))
  assert.deepEqual(
    (await iam.send(new ListMFADevicesCommand({ UserName: 'root' }))).MFADevices,
    [],
    'a user of that name comes first',
  )
  const mustUseMfa = error(
    'AccessDenied',
    403,
    'To complete this action, please ensure that you are authenticated with an MFA device that ' +
      'is enabled for this user.',
  )
  const deactivate = new DeactivateMFADeviceCommand({ SerialNumber })
  assert.deepEqual(await errorOf(iam.send(deactivate)), mustUseMfa)
  const session = await daemon
    .sts()
    .send(new GetSessionTokenCommand({ SerialNumber, TokenCode: device.code(clock.now(), 1) }))
  await daemon.iam(credentials(session.Credentials)).send(deactivate)
  assert.deepEqual(await summary(daemon), [1, 0, 0])
})

test('who has a device adds and removes devices of its own with MFA only', async () => {
  const { clock, daemon, iam } = await startWithUser()
  await using _ = daemon
  const self = await newUser(daemon, 'self', allow('*', '*'))
  const first = await newEnabledDevice(daemon, 'self', clock.now(), self)
  const second = await newDevice(daemon, 'second')
  const deactivation = new DeactivateMFADeviceCommand({ SerialNumber: first.SerialNumber })
  for (const call of [
    () => daemon.iam(self).send(enabling('self', second, clock.now())),
    () => daemon.iam(self).send(deactivation),
  ]) {
    const refused = await errorOf(call())
    assert.match(refused.message, /^To complete this action, .* authenticated with an MFA device/)
  }
  const { SerialNumber } = first
  const issued = await daemon
    .sts(self)
    .send(new GetSessionTokenCommand({ SerialNumber, TokenCode: first.code(clock.now(), 1) }))
  const session = daemon.iam(credentials(issued.Credentials))
  await session.send(enabling('self', second, clock.now()))
  await session.send(deactivation)
  // An administrator, who is somebody else, needs none.
  const UserName = 'self'
  await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: second.SerialNumber }))
})

test('of two who enable one device at once, one gets it', async () => {
  const { clock, daemon, iam } = await startWithUser()
  await using _ = daemon
  await iam.send(new CreateUserCommand({ UserName: 'Bob' }))
  const device = await newDevice(daemon, 'Phone')
  const outcomes = await Promise.allSettled(
    ['Ann', 'Bob', 'Ann', 'Bob'].map((name) => iam.send(enabling(name, device, clock.now()))),
  )
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.deepEqual(await summary(daemon), [1, 1, 0])
})

test('roles have to say whose devices they mean', async () => {
  const { clock, daemon } = await startWithUser()
  await using _ = daemon
  const role = await newRole(daemon)
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument(allow('iam:*', '*')),
    }),
  )
  const { SerialNumber } = await newEnabledDevice(daemon, 'Ann', clock.now())
  const iam = daemon.iam(await role.assume())
  const mustName = error(
    'ValidationError',
    400,
    'Must specify userName when calling with non-User credentials',
  )
  for (const call of [
    () => iam.send(new ListMFADevicesCommand({})),
    () => iam.send(new GetMFADeviceCommand({ SerialNumber })),
    () => iam.send(new DeactivateMFADeviceCommand({ SerialNumber })),
  ]) {
    assert.deepEqual(await errorOf(call()), mustName)
  }
  const UserName = 'Ann'
  await iam.send(new GetMFADeviceCommand({ SerialNumber, UserName }))
  await iam.send(new DeactivateMFADeviceCommand({ SerialNumber, UserName }))
})
