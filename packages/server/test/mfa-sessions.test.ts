// MFA codes in STS: what they open, and that each opens it once.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  DeactivateMFADeviceCommand,
  GetUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { allow, bareDenial, credentials, newRole, trust } from './support/assumable-role.ts'
import {
  type Authenticator,
  enabling,
  newDevice,
  newEnabledDevice,
  testClock,
} from './support/authenticator.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const refusal = (message: string) => ({ code: 'AccessDenied', status: 403, message })
const wrongCode = refusal('MultiFactorAuthentication failed with invalid MFA one time pass code. ')
const unknownDevice = refusal(
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA ' +
    'serial number is valid and associated with this user.',
)
const halfAPair = refusal(
  'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
)

const getSession = async (
  daemon: TestDaemon,
  caller: Credentials,
  input: { readonly SerialNumber?: string; readonly TokenCode?: string },
) => {
  const answer = await daemon.sts(caller).send(new GetSessionTokenCommand(input))
  return credentials(answer.Credentials)
}
const using = ({ SerialNumber, code }: Authenticator, at: Date, steps = 0) => ({
  SerialNumber,
  TokenCode: code(at, steps),
})

test('a session with MFA reaches IAM, and policies know of it and how old it is', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const condition = (operator: string, key: string, value: string) => ({
    Condition: { [operator]: { [key]: value } },
  })
  const user = await newUser(
    daemon,
    'ann',
    { ...allow('iam:ListUsers'), ...condition('Bool', 'aws:MultiFactorAuthPresent', 'true') },
    { ...allow('iam:GetUser'), ...condition('NumericLessThan', 'aws:MultiFactorAuthAge', '60') },
  )
  const device = await newEnabledDevice(daemon, 'ann', clock.now())
  const listUsers = (caller: Credentials) => daemon.iam(caller).send(new ListUsersCommand({}))
  const getUser = (caller: Credentials) => daemon.iam(caller).send(new GetUserCommand({}))
  assert.equal((await errorOf(listUsers(user))).code, 'AccessDenied')

  clock.advance(30)
  const session = await getSession(daemon, user, using(device, clock.now()))
  await listUsers(session)
  await getUser(session)
  clock.advance(59)
  await getUser(session)
  clock.advance(1)
  assert.equal((await errorOf(getUser(session))).code, 'AccessDenied')
  await listUsers(session)
})

test('a code is good once: not after enabling, not twice, not for two at a time', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const user = await newUser(daemon, 'ann')
  const device = await newEnabledDevice(daemon, 'ann', clock.now())
  const attempt = (steps: number) => getSession(daemon, user, using(device, clock.now(), steps))
  assert.deepEqual(await errorOf(attempt(0)), wrongCode, 'used to enable')
  assert.deepEqual(await errorOf(attempt(-1)), wrongCode, 'used to enable')
  await attempt(1)
  assert.deepEqual(await errorOf(attempt(1)), wrongCode)

  clock.advance(60)
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => attempt(0)))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  clock.advance(60)
  assert.deepEqual(await errorOf(attempt(-2)), wrongCode, 'too old')
  assert.deepEqual(await errorOf(attempt(2)), wrongCode, 'too far ahead')
  await attempt(-1)
  await attempt(0)
  await attempt(1)
})

test('a code does not come back with a device that is enabled again', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const user = await newUser(daemon, 'ann')
  const device = await newEnabledDevice(daemon, 'ann', clock.now())
  await getSession(daemon, user, using(device, clock.now(), 1))
  const { SerialNumber } = device
  await daemon.iam().send(new DeactivateMFADeviceCommand({ UserName: 'ann', SerialNumber }))
  assert.deepEqual(
    await errorOf(getSession(daemon, user, using(device, clock.now(), 1))),
    unknownDevice,
  )
  clock.advance(30)
  const again = () => daemon.iam().send(enabling('ann', device, clock.now()))
  assert.equal((await errorOf(again())).code, 'InvalidAuthenticationCode', 'codes that were used')
  clock.advance(60)
  await again()
})

test('five wrong codes close a device until the next time step', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const user = await newUser(daemon, 'ann')
  const device = await newEnabledDevice(daemon, 'ann', clock.now())
  clock.advance(60)
  const wrong = () => getSession(daemon, user, using(device, clock.now(), 50))
  const right = () => getSession(daemon, user, using(device, clock.now()))
  for (let count = 1; count <= 4; count += 1) assert.deepEqual(await errorOf(wrong()), wrongCode)
  await right()
  assert.deepEqual(await errorOf(wrong()), wrongCode)
  const next = () => getSession(daemon, user, using(device, clock.now(), 1))
  assert.deepEqual(await errorOf(next()), wrongCode, 'right, but too late')
  clock.advance(30)
  await right()
})

test('whose device it has to be, and that both its number and a code are needed', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const user = await newUser(daemon, 'ann')
  const other = await newUser(daemon, 'bob')
  const device = await newEnabledDevice(daemon, 'bob', clock.now())
  const unassigned = await newDevice(daemon, 'spare')
  const foreign = await daemon.newAccount()
  clock.advance(30)
  for (const input of [
    using(device, clock.now()),
    using(unassigned, clock.now()),
    { SerialNumber: 'GAHT12345678', TokenCode: '123456' },
    { SerialNumber: `arn:aws:iam::${foreign.account}:mfa/x`, TokenCode: '123456' },
  ]) {
    assert.deepEqual(await errorOf(getSession(daemon, user, input)), unknownDevice)
    assert.deepEqual(await errorOf(getSession(daemon, daemon.root, input)), unknownDevice)
    assert.deepEqual(await errorOf(getSession(daemon, foreign.root, input)), unknownDevice)
  }
  const { SerialNumber, TokenCode } = using(device, clock.now())
  assert.deepEqual(await errorOf(getSession(daemon, other, { SerialNumber })), halfAPair)
  assert.deepEqual(await errorOf(getSession(daemon, other, { TokenCode })), halfAPair)
  assert.equal(
    (await errorOf(getSession(daemon, other, { SerialNumber, TokenCode: '12345a' }))).code,
    'ValidationError',
  )
  await getSession(daemon, other, { SerialNumber, TokenCode })
})

test('a role that asks for MFA is assumed with a code or by a session that had one', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const role = await newRole(
    daemon,
    trust(
      { AWS: daemon.account },
      {
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '300' },
        },
      },
    ),
  )
  const device = await newEnabledDevice(daemon, 'caller', clock.now())
  const arn = `arn:aws:iam::${daemon.account}:user/caller`
  const denied = bareDenial(arn, 'sts:AssumeRole', role.RoleArn)
  assert.deepEqual(await errorOf(role.assume()), denied)
  const half = { SerialNumber: device.SerialNumber }
  assert.deepEqual(await errorOf(role.assume(half)), halfAPair)
  assert.deepEqual(await errorOf(role.assume(using(device, clock.now()))), wrongCode)

  clock.advance(30)
  const malformed = { RoleArn: 'arn:aws:iam:no', ...using(device, clock.now()) }
  assert.equal((await errorOf(role.assume({ ...malformed }))).code, 'ValidationError')
  const elsewhere = `arn:aws:iam::${daemon.account}:role/nobody`
  assert.deepEqual(
    await errorOf(role.assume({ RoleArn: elsewhere, ...using(device, clock.now()) })),
    bareDenial(arn, 'sts:AssumeRole', elsewhere),
  )
  assert.deepEqual(
    await errorOf(role.assume(using(device, clock.now()))),
    wrongCode,
    'what was denied has used the code up, what was malformed has not',
  )
  const assumed = await role.assume(using(device, clock.now(), 1))
  await daemon.iam(assumed).send(new ListUsersCommand({}))
  assert.deepEqual(
    await errorOf(
      daemon.sts(assumed).send(
        new AssumeRoleCommand({
          RoleArn: role.RoleArn,
          RoleSessionName: 'again',
          ...using(device, clock.now(), 1),
        }),
      ),
    ),
    unknownDevice,
    'roles have no devices',
  )

  clock.advance(60)
  const session = await getSession(daemon, role.user, using(device, clock.now()))
  await role.assume({}, session)
  const without = await getSession(daemon, role.user, {})
  assert.deepEqual(await errorOf(role.assume({}, without)), denied)
  await role.assume(using(device, clock.now(), 1), without)
  clock.advance(300)
  assert.deepEqual(await errorOf(role.assume({}, session)), denied, 'MFA is too long ago')
})

test('root has devices of its own, which only root uses', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const device = await newEnabledDevice(daemon, 'root', clock.now())
  const user = await newUser(daemon, 'ann', allow('*'))
  clock.advance(30)
  assert.deepEqual(
    await errorOf(getSession(daemon, user, using(device, clock.now()))),
    unknownDevice,
  )
  const withoutMfa = await getSession(daemon, daemon.root, {})
  assert.equal(
    (await errorOf(daemon.iam(withoutMfa).send(new ListUsersCommand({})))).code,
    'InvalidClientTokenId',
  )
  const session = await getSession(daemon, daemon.root, using(device, clock.now()))
  await daemon.iam(session).send(new ListUsersCommand({}))
})

test('the session of a role knows whether it was assumed with MFA', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const role = await newRole(daemon)
  const { assume } = role
  await daemon.iam().send(
    new PutRolePolicyCommand({
      RoleName: 'worker',
      PolicyName: 'inline',
      PolicyDocument: policyDocument({
        ...allow('iam:ListUsers'),
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '60' },
        },
      }),
    }),
  )
  const device = await newEnabledDevice(daemon, 'caller', clock.now())
  const listUsers = (caller: Credentials) => daemon.iam(caller).send(new ListUsersCommand({}))
  assert.equal((await errorOf(listUsers(await assume()))).code, 'AccessDenied')
  const direct = await assume(using(device, clock.now(), 1))
  await listUsers(direct)
  clock.advance(59)
  await listUsers(direct)
  const session = await getSession(daemon, role.user, using(device, clock.now(), 1))
  await listUsers(await assume({}, session))
  clock.advance(1)
  assert.equal((await errorOf(listUsers(direct))).code, 'AccessDenied', 'too long ago')
})

test('a code that was used stays so when the daemon starts anew', async (t) => {
  const file = join(
    temporaryDirectory((work) => t.after(work)),
    'iamd.db',
  )
  const clock = testClock()
  let user: Credentials | undefined
  let device: Authenticator | undefined
  {
    await using daemon = await startTestDaemon([], { file, now: clock.now })
    user = await newUser(daemon, 'ann')
    device = await newEnabledDevice(daemon, 'ann', clock.now())
    await getSession(daemon, user, using(device, clock.now(), 1))
  }
  await using daemon = await startTestDaemon([], { file, now: clock.now })
  assert.deepEqual(
    await errorOf(getSession(daemon, user, using(device, clock.now(), 1))),
    wrongCode,
  )
  clock.advance(30)
  await getSession(daemon, user, using(device, clock.now(), 1))
})

test('a device whose clock is off is resynchronized by two codes', async () => {
  const clock = testClock()
  await using daemon = await startTestDaemon([], { now: clock.now })
  const user = await newUser(daemon, 'ann')
  const device = await newEnabledDevice(daemon, 'ann', clock.now())
  clock.advance(120)
  /** The device runs ten minutes ahead from now on. */
  const ahead = 20
  const attempt = (steps: number) => getSession(daemon, user, using(device, clock.now(), steps))
  assert.deepEqual(await errorOf(attempt(ahead)), wrongCode)
  const resync = (first: number, second: number) =>
    daemon.iam().send(
      new ResyncMFADeviceCommand({
        UserName: 'ann',
        SerialNumber: device.SerialNumber,
        AuthenticationCode1: device.code(clock.now(), first),
        AuthenticationCode2: device.code(clock.now(), second),
      }),
    )
  const invalid = {
    code: 'InvalidAuthenticationCode',
    status: 403,
    message: 'Authentication code for device is not valid',
  }
  for (const [first, second] of [
    [ahead, ahead],
    [ahead, ahead - 1],
    [ahead - 2, ahead],
    [130, 131],
  ] as const) {
    assert.deepEqual(await errorOf(resync(first, second)), invalid)
  }
  await resync(ahead - 1, ahead)
  assert.deepEqual(await errorOf(resync(ahead - 1, ahead)), invalid, 'used up')
  await attempt(ahead + 1)
  clock.advance(60)
  await attempt(ahead)
  assert.deepEqual(await errorOf(attempt(0)), wrongCode, 'the clock of the past is no more')
})
