// Virtual MFA devices from making to deletion, and where else the account shows them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from '@aws-sdk/client-iam'
import {
  type Authenticator,
  enabling,
  newDevice,
  newEnabledDevice,
  testClock,
} from './support/authenticator.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)

const startWithUser = async (flags: readonly string[] = []) => {
  const clock = testClock()
  const daemon = await startTestDaemon(flags, { now: clock.now })
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Ann', Path: '/team/' }))
  return { clock, daemon, iam, prefix: `arn:aws:iam::${daemon.account}:` }
}

const error = (code: string, status: number, message: string) => ({ code, status, message })
const noDevice = (SerialNumber: string) =>
  error('NoSuchEntity', 404, `VirtualMFADevice with serial number ${SerialNumber} doesn't exist.`)
const notTheirs = error('NoSuchEntity', 404, 'MFA Device invalid for user.')
const invalidCodes = error(
  'InvalidAuthenticationCode',
  403,
  'Authentication code for device is not valid',
)

/** The devices in numbers. */
const summary = async (daemon: TestDaemon) => {
  const { SummaryMap } = await daemon.iam().send(new GetAccountSummaryCommand({}))
  const { MFADevices, MFADevicesInUse, AccountMFAEnabled } = SummaryMap ?? {}
  return [MFADevices, MFADevicesInUse, AccountMFAEnabled]
}

/** Serial numbers of the devices with a status. */
const listed = async (daemon: TestDaemon, AssignmentStatus?: 'Assigned' | 'Unassigned' | 'Any') => {
  const list = new ListVirtualMFADevicesCommand({ AssignmentStatus })
  const { VirtualMFADevices = [] } = await daemon.iam().send(list)
  return VirtualMFADevices.map(({ SerialNumber }) => SerialNumber)
}

test('a device is made, enabled, shown, deactivated and deleted', async () => {
  const { clock, daemon, iam, prefix } = await startWithUser()
  await using _ = daemon
  const device = await newDevice(daemon, 'Phone', '/team/')
  const { SerialNumber } = device
  assert.equal(SerialNumber, `${prefix}mfa/team/Phone`)
  assert.deepEqual(await summary(daemon), [1, 0, 0])
  const { VirtualMFADevices: unassigned } = await iam.send(new ListVirtualMFADevicesCommand({}))
  assert.deepEqual(unassigned, [{ SerialNumber }], 'no seed')

  await iam.send(enabling('ANN', device, clock.now()))
  assert.deepEqual(await summary(daemon), [1, 1, 0])
  const EnableDate = clock.now()
  const ofUser = await iam.send(new ListMFADevicesCommand({ UserName: 'Ann' }))
  assert.deepEqual(ofUser.MFADevices, [{ UserName: 'Ann', SerialNumber, EnableDate }])
  assert.equal(ofUser.IsTruncated, false)
  const got = await iam.send(new GetMFADeviceCommand({ UserName: 'Ann', SerialNumber }))
  assert.partialDeepStrictEqual(got, { UserName: 'Ann', SerialNumber, EnableDate })
  const { VirtualMFADevices: assigned = [] } = await iam.send(new ListVirtualMFADevicesCommand({}))
  assert.partialDeepStrictEqual(assigned, [
    {
      SerialNumber,
      EnableDate,
      User: { UserName: 'Ann', Path: '/team/', Arn: `${prefix}user/team/Ann` },
    },
  ])
  assert.deepEqual(Object.keys(assigned[0] ?? {}).toSorted(), [
    'EnableDate',
    'SerialNumber',
    'User',
  ])
  assert.deepEqual(await listed(daemon, 'Assigned'), [SerialNumber])
  assert.deepEqual(await listed(daemon, 'Unassigned'), [])

  assert.deepEqual(
    await errorOf(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))),
    error('DeleteConflict', 409, 'MFA VirtualDevice in use. Must deactivate first.'),
  )
  await iam.send(new DeactivateMFADeviceCommand({ UserName: 'Ann', SerialNumber }))
  assert.deepEqual(await summary(daemon), [1, 0, 0])
  assert.deepEqual(await listed(daemon, 'Unassigned'), [SerialNumber])
  assert.deepEqual(await listed(daemon, 'Assigned'), [])
  await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
  assert.deepEqual(await summary(daemon), [0, 0, 0])
  assert.deepEqual(await listed(daemon, 'Any'), [])
  assert.deepEqual(
    await errorOf(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))),
    noDevice(SerialNumber),
  )
  const again = await newDevice(daemon, 'Phone', '/team/')
  assert.notEqual(again.code(clock.now()), device.code(clock.now()), 'another seed')
})

test('enabling: two codes in a row, of a free device that exists, for a user who exists', async () => {
  const { clock, daemon, iam, prefix } = await startWithUser()
  await using _ = daemon
  const { SerialNumber, code } = await newDevice(daemon, 'Phone')
  const now = clock.now()
  const enable = (input: object = {}) =>
    iam.send(
      new EnableMFADeviceCommand({
        UserName: 'Ann',
        SerialNumber,
        AuthenticationCode1: code(now, -1),
        AuthenticationCode2: code(now),
        ...input,
      }),
    )
  const codes = (first: number, second: number) => ({
    AuthenticationCode1: code(now, first),
    AuthenticationCode2: code(now, second),
  })
  for (const [first, second] of [
    [0, 0],
    [0, -1],
    [-2, 0],
    [-200, -199],
    [200, 201],
  ] as const) {
    assert.deepEqual(await errorOf(enable(codes(first, second))), invalidCodes)
  }
  assert.equal((await errorOf(enable({ AuthenticationCode1: '12345' }))).code, 'ValidationError')
  assert.equal((await errorOf(enable({ AuthenticationCode2: '12345x' }))).code, 'ValidationError')
  assert.deepEqual(
    await errorOf(enable({ UserName: 'nobody' })),
    error('NoSuchEntity', 404, 'The user with name nobody cannot be found.'),
  )
  const missing = `${prefix}mfa/nothing`
  assert.deepEqual(await errorOf(enable({ SerialNumber: missing })), noDevice(missing))
  assert.deepEqual(
    await errorOf(enable({ SerialNumber: 'GAHT12345678' })),
    error('NoSuchEntity', 404, 'Device with serial number GAHT12345678 cannot be found.'),
  )
  assert.deepEqual(await summary(daemon), [1, 0, 0], 'what was refused changed nothing')

  await enable()
  const inUse = error('EntityAlreadyExists', 409, 'MFA Device is already in use.')
  assert.deepEqual(await errorOf(enable()), inUse)
  await iam.send(new CreateUserCommand({ UserName: 'Bob' }))
  assert.deepEqual(await errorOf(enable({ UserName: 'Bob' })), inUse)
})

test('what is not a user’s device can not be read, synchronized or taken away as such', async () => {
  const { clock, daemon, iam, prefix } = await startWithUser()
  await using _ = daemon
  await iam.send(new CreateUserCommand({ UserName: 'Bob' }))
  const bobs = await newEnabledDevice(daemon, 'Bob', clock.now())
  const spare = await newDevice(daemon, 'spare')
  const calls = (SerialNumber: string, UserName: string) => {
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' }
    return [
      () => iam.send(new GetMFADeviceCommand({ UserName, SerialNumber })),
      () => iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })),
      () => iam.send(new ResyncMFADeviceCommand({ UserName, SerialNumber, ...codes })),
    ]
  }
  for (const [serialNumber, userName, expected] of [
    [bobs.SerialNumber, 'Ann', notTheirs],
    [spare.SerialNumber, 'Ann', notTheirs],
    [`${prefix}mfa/nothing`, 'Ann', noDevice(`${prefix}mfa/nothing`)],
    [
      'GAHT12345678',
      'Ann',
      error('NoSuchEntity', 404, 'Device with serial number GAHT12345678 cannot be found.'),
    ],
    [
      bobs.SerialNumber,
      'nobody',
      error('NoSuchEntity', 404, 'The user with name nobody cannot be found.'),
    ],
  ] as const) {
    for (const call of calls(serialNumber, userName)) {
      assert.deepEqual(await errorOf(call()), expected)
    }
  }
  assert.deepEqual(
    await errorOf(iam.send(new ListMFADevicesCommand({ UserName: 'nobody' }))),
    error('NoSuchEntity', 404, 'The user with name nobody cannot be found.'),
  )
  assert.deepEqual(await listed(daemon, 'Assigned'), [bobs.SerialNumber])
})

test('names are taken once at a path, and quotas bound devices', async () => {
  const { clock, daemon, iam } = await startWithUser()
  await using _ = daemon
  const create = (VirtualMFADeviceName: string, Path?: string) =>
    iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName, Path }))
  await create('Phone')
  assert.deepEqual(
    await errorOf(create('Phone')),
    error('EntityAlreadyExists', 409, 'MFADevice entity at the same path and name already exists.'),
  )
  await create('Phone', '/other/')
  assert.equal((await errorOf(create('a b'))).code, 'ValidationError')
  const { VirtualMFADevice } = await create('x'.repeat(226))
  assert.equal(VirtualMFADevice?.SerialNumber?.length, 256)
  assert.deepEqual(
    await errorOf(create('x'.repeat(227))),
    error(
      'ValidationError',
      400,
      "1 validation error detected: Value at 'virtualMFADeviceName' failed to satisfy constraint: " +
        'Member must have length less than or equal to 226',
    ),
  )
  for (let number = 1; number <= 9; number += 1) {
    const device = await newDevice(daemon, `key-${number}`)
    const attempt = iam.send(enabling('Ann', device, clock.now()))
    if (number <= 8) await attempt
    else {
      assert.deepEqual(
        await errorOf(attempt),
        error('LimitExceeded', 409, 'Cannot exceed quota for MFADevicesPerUser: 8'),
      )
    }
  }
})

test('an account has as many virtual devices as users at the most', async () => {
  const file = join(directory, 'quotas.json')
  const { writeFiles } = await import('./support/written-files.ts')
  writeFiles(directory, { 'quotas.json': JSON.stringify({ quotas: { users: 2 } }) })
  const { daemon } = await startWithUser(['--config', file])
  await using _ = daemon
  await newDevice(daemon, 'one')
  const { SerialNumber } = await newDevice(daemon, 'two')
  assert.deepEqual(
    await errorOf(newDevice(daemon, 'three')),
    error('LimitExceeded', 409, 'Cannot exceed quota for VirtualMFADevicesPerAccount: 2'),
  )
  assert.deepEqual(await summary(daemon), [2, 0, 0])
  await daemon.iam().send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
  await newDevice(daemon, 'three')
})

test('tags are set, replaced, removed and paged, and no list shows them', async () => {
  const { daemon, iam } = await startWithUser()
  await using _ = daemon
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'Desk', Value: '4B' },
  ]
  const { VirtualMFADevice } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'Phone', Tags }),
  )
  assert.deepEqual(VirtualMFADevice?.Tags, Tags)
  const SerialNumber = VirtualMFADevice?.SerialNumber ?? ''
  await iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: 'team', Value: 'red' }] }))
  const tags = (input: object = {}) =>
    iam.send(new ListMFADeviceTagsCommand({ SerialNumber, ...input }))
  assert.deepEqual((await tags()).Tags, [
    { Key: 'Desk', Value: '4B' },
    { Key: 'team', Value: 'red' },
  ])
  const first = await tags({ MaxItems: 1 })
  assert.equal(first.IsTruncated, true)
  const second = await tags({ MaxItems: 1, Marker: first.Marker })
  assert.deepEqual([second.Tags, second.IsTruncated], [[{ Key: 'team', Value: 'red' }], false])
  await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['team', 'absent'] }))
  assert.deepEqual((await tags()).Tags, [{ Key: 'Desk', Value: '4B' }])

  const missing = `arn:aws:iam::${daemon.account}:mfa/nothing`
  for (const call of [
    () => iam.send(new ListMFADeviceTagsCommand({ SerialNumber: missing })),
    () => iam.send(new TagMFADeviceCommand({ SerialNumber: missing, Tags })),
    () => iam.send(new UntagMFADeviceCommand({ SerialNumber: missing, TagKeys: ['team'] })),
  ]) {
    assert.deepEqual(await errorOf(call()), noDevice(missing))
  }
  const reserved = [{ Key: 'aws:x', Value: '' }]
  assert.equal(
    (await errorOf(iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: reserved })))).code,
    'InvalidInput',
  )
  const many = Array.from({ length: 50 }, (_value, index) => ({ Key: `k${index}`, Value: '' }))
  assert.deepEqual(
    await errorOf(iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: many }))),
    error('LimitExceeded', 409, 'The number of tags has reached the maximum limit.'),
  )
})

test('lists are paged, each by its own markers', async () => {
  const { clock, daemon, iam, prefix } = await startWithUser()
  await using _ = daemon
  const devices: Authenticator[] = []
  for (const name of ['c', 'a', 'b', 'd']) devices.push(await newDevice(daemon, name))
  for (const device of devices.slice(0, 3)) {
    await iam.send(enabling('Ann', device, clock.now()))
  }
  const pages = async (
    list: (Marker: string | undefined) => Promise<{
      readonly Marker?: string | undefined
      readonly found: readonly ({ readonly SerialNumber?: string | undefined } | undefined)[]
    }>,
  ) => {
    const seen: string[][] = []
    let marker: string | undefined
    do {
      const { Marker, found } = await list(marker)
      seen.push(found.map((device) => (device?.SerialNumber ?? '').replace(`${prefix}mfa/`, '')))
      marker = Marker
    } while (marker !== undefined)
    return seen
  }
  const ofUser = await pages(async (Marker) => {
    const list = new ListMFADevicesCommand({ UserName: 'Ann', MaxItems: 2, Marker })
    const answer = await iam.send(list)
    return { Marker: answer.Marker, found: answer.MFADevices ?? [] }
  })
  assert.deepEqual(ofUser, [['a', 'b'], ['c']])
  const virtual = (AssignmentStatus?: 'Assigned') =>
    pages(async (Marker) => {
      const list = new ListVirtualMFADevicesCommand({ AssignmentStatus, MaxItems: 3, Marker })
      const answer = await iam.send(list)
      return { Marker: answer.Marker, found: answer.VirtualMFADevices ?? [] }
    })
  assert.deepEqual(await virtual(), [['a', 'b', 'c'], ['d']])
  assert.deepEqual(await virtual('Assigned'), [['a', 'b', 'c']])
  const { Marker } = await iam.send(new ListVirtualMFADevicesCommand({ MaxItems: 1 }))
  const elsewhere = new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned', Marker })
  assert.deepEqual(
    await errorOf(iam.send(elsewhere)),
    error('ValidationError', 400, 'Invalid Marker'),
  )
})

test('seeds are sealed in the database', async () => {
  const file = join(directory, 'sealed.db')
  await using daemon = await startTestDaemon([], { file })
  const { VirtualMFADevice } = await daemon
    .iam()
    .send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'Phone' }))
  const base32 = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()
  const { decodeBase32 } = await import('../src/identifiers/base32.ts')
  const seed = Buffer.from(decodeBase32(base32) ?? [])
  assert.equal(seed.length, 40)
  const stored = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
  assert.ok(stored.includes('mfa/Phone'))
  const forms = [seed, base32, seed.toString('base64'), seed.toString('hex')]
  for (const form of forms) assert.ok(!stored.includes(form))
  assert.ok(!daemon.log.join('\n').includes(base32))
})
