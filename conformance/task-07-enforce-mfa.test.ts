// Task 7: enforce MFA. Without it all is denied but to set it up; with it, what policies allow.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import readQrCode from 'jsqr'
import { PNG } from 'pngjs'
import { type Authenticator, authenticator } from '../packages/server/test/support/authenticator.ts'
import { temporaryDirectory } from '../packages/server/test/support/daemon-process.ts'
import type { Caller } from './support/caller.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, credentialsOf, newUser, policyDocument, trust } from './support/principals.ts'
import { awsCli, pathOf } from './support/python-clients.ts'
import { denied, invalidToken, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { runProgram } from './support/run-program.ts'
import { type Account, type ClientName, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const directory = temporaryDirectory(after)

const wrongCode = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
const unknownDevice =
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA ' +
  'serial number is valid and associated with this user.'

/** As the IAM User Guide has it: users manage their own device, and nothing else without MFA. */
const enforcement = policyDocument(
  allow(['iam:ListVirtualMFADevices', 'iam:ListUsers']),
  allow('iam:CreateVirtualMFADevice', 'arn:aws:iam::*:mfa/*'),
  allow(
    [
      'iam:EnableMFADevice',
      'iam:DeactivateMFADevice',
      'iam:GetMFADevice',
      'iam:ListMFADevices',
      'iam:ResyncMFADevice',
      'iam:GetUser',
    ],
    'arn:aws:iam::*:user/${aws:username}',
  ),
  {
    Sid: 'DenyAllExceptListedIfNoMFA',
    Effect: 'Deny',
    NotAction: [
      'iam:CreateVirtualMFADevice',
      'iam:EnableMFADevice',
      'iam:GetUser',
      'iam:ListMFADevices',
      'iam:ListVirtualMFADevices',
      'iam:ResyncMFADevice',
      'sts:GetSessionToken',
    ],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
)

/** A device in the hands of its user, who never shows a code twice. */
interface Phone {
  readonly SerialNumber: string
  /** Two codes in a row, up to the present one. */
  pair(): { readonly AuthenticationCode1: string; readonly AuthenticationCode2: string }
  /** The first code not shown yet. */
  next(): { readonly SerialNumber: string; readonly TokenCode: string }
  /** The code shown last. */
  again(): { readonly SerialNumber: string; readonly TokenCode: string }
}

const stepMilliseconds = 30_000

function phoneOf({ SerialNumber, code }: Authenticator): Phone {
  let last = new Date(0)
  return {
    SerialNumber,
    pair() {
      last = new Date()
      return { AuthenticationCode1: code(last, -1), AuthenticationCode2: code(last) }
    },
    next() {
      // That of the next step is good already: nobody has to wait for it.
      last = new Date(Math.max(Date.now(), last.getTime() + stepMilliseconds))
      return { SerialNumber, TokenCode: code(last) }
    },
    again: () => ({ SerialNumber, TokenCode: code(last) }),
  }
}

type CreateDevice = (account: Account, caller: Caller, name: string) => Promise<Phone>

/** The AWS CLI writes the secret to a file, as a QR code or as text. */
const createByCli =
  (method: 'QRCodePNG' | 'Base32StringSeed'): CreateDevice =>
  async ({ id }, { credentials }, name) => {
    const file = join(directory, `${id}-${name}`)
    const options = ['--virtual-mfa-device-name', name, '--outfile', file]
    const args = ['iam', 'create-virtual-mfa-device', ...options, '--bootstrap-method', method]
    const environment = clientEnvironment(daemon.endpoint, credentials)
    const { code, stdout, stderr } = await runProgram(pathOf(awsCli), args, environment)
    assert.equal(code, 0, stderr)
    const { SerialNumber } = JSON.parse(stdout).VirtualMFADevice
    const written = readFileSync(file)
    const seed = method === 'QRCodePNG' ? seedInQrCode(written) : written.toString()
    return phoneOf(authenticator(SerialNumber, seed))
  }

const createByBoto3: CreateDevice = async (_account, caller, VirtualMFADeviceName) => {
  const { VirtualMFADevice: device } = await caller.iam('CreateVirtualMFADevice', {
    VirtualMFADeviceName,
  })
  const bytes = (blob: unknown) => Buffer.from(String(blob), 'base64')
  const seed = bytes(device?.Base32StringSeed).toString()
  assert.equal(seedInQrCode(bytes(device?.QRCodePNG)), seed)
  return phoneOf(authenticator(device?.SerialNumber ?? '', seed))
}

function seedInQrCode(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png)
  const text = readQrCode.default(new Uint8ClampedArray(data), width, height)?.data ?? ''
  assert.match(text, /^otpauth:\/\/totp\/Amazon%20Web%20Services:/)
  return new URL(text).searchParams.get('secret') ?? ''
}

const getSession = async (account: Account, caller: Caller, code: object = {}) =>
  account.as(credentialsOf((await caller.sts('GetSessionToken', code)).Credentials))

const ways: readonly (readonly [ClientName, string, CreateDevice])[] = [
  ['AWS CLI', 'by QR code', createByCli('QRCodePNG')],
  ['AWS CLI', 'by seed', createByCli('Base32StringSeed')],
  ['boto3', 'by both', createByBoto3],
]

for (const [client, way, create] of ways) {
  testWith([client], `MFA set up ${way}`, daemon, async (account) => {
    const { id, root } = account
    await root.iam('CreateGroup', { GroupName: 'staff' })
    const PolicyName = 'mfa'
    const group = { GroupName: 'staff', PolicyName, PolicyDocument: enforcement }
    await root.iam('PutGroupPolicy', group)
    const [alice, bob] = [await newUser(account, 'alice'), await newUser(account, 'bob')]
    for (const UserName of ['alice', 'bob']) {
      await root.iam('AddUserToGroup', { GroupName: 'staff', UserName })
    }
    const who = `arn:aws:iam::${id}:user/alice`
    const noMfa = (action: string, resource: string) =>
      `${notAuthorized(who, action, resource)} with an explicit deny in an identity-based policy`
    const users = `arn:aws:iam::${id}:user/`
    await denied(alice.iam('ListUsers'), noMfa('iam:ListUsers', users))
    await invalidToken((await getSession(account, alice)).iam('GetUser'))

    const phone = await create(account, alice, 'alice')
    const { SerialNumber } = phone
    assert.equal(SerialNumber, `arn:aws:iam::${id}:mfa/alice`)
    await denied(alice.sts('GetSessionToken', phone.next()), unknownDevice)
    const codes = phone.pair()
    await denied(
      alice.iam('EnableMFADevice', { UserName: 'bob', SerialNumber, ...codes }),
      notAllowed(who, 'iam:EnableMFADevice', 'user bob'),
    )
    await refused(
      alice.iam('EnableMFADevice', {
        UserName: 'alice',
        SerialNumber,
        AuthenticationCode1: codes.AuthenticationCode2,
        AuthenticationCode2: codes.AuthenticationCode1,
      }),
      'InvalidAuthenticationCode',
      'Authentication code for device is not valid',
    )
    await alice.iam('EnableMFADevice', { UserName: 'alice', SerialNumber, ...phone.pair() })
    const { MFADevices } = await alice.iam('ListMFADevices')
    assert.deepEqual(
      MFADevices?.map((device) => [device.UserName, device.SerialNumber]),
      [['alice', SerialNumber]],
    )

    await denied(alice.sts('GetSessionToken', phone.again()), wrongCode)
    await denied(bob.sts('GetSessionToken', phone.again()), unknownDevice)
    await denied(alice.iam('ListUsers'), noMfa('iam:ListUsers', users))
    const session = await getSession(account, alice, phone.next())
    assert.equal((await session.iam('ListUsers')).Users?.length, 2)
    assert.equal((await session.sts('GetCallerIdentity')).Arn, who)
    await denied(alice.sts('GetSessionToken', phone.again()), wrongCode)

    // The key alone can't take the device away; with the device in hand, it is hers to take.
    const device = { UserName: 'alice', SerialNumber }
    await denied(
      alice.iam('DeactivateMFADevice', device),
      noMfa('iam:DeactivateMFADevice', 'user alice'),
    )
    await refused(
      root.iam('DeleteVirtualMFADevice', { SerialNumber }),
      'DeleteConflict',
      'MFA VirtualDevice in use. Must deactivate first.',
    )
    const { SummaryMap } = await root.iam('GetAccountSummary')
    assert.deepEqual(
      [SummaryMap?.MFADevices, SummaryMap?.MFADevicesInUse, SummaryMap?.AccountMFAEnabled],
      [1, 1, 0],
    )
    await session.iam('DeactivateMFADevice', device)
    await root.iam('DeleteVirtualMFADevice', { SerialNumber })
    await denied(alice.sts('GetSessionToken', phone.again()), unknownDevice)
  })

  testWith([client], `a role for those with MFA, set up ${way}`, daemon, async (account) => {
    const { id, root } = account
    const RoleArn = `arn:aws:iam::${id}:role/admin`
    const carol = await newUser(account, 'carol', allow('sts:AssumeRole', RoleArn))
    await root.iam('CreateRole', {
      RoleName: 'admin',
      AssumeRolePolicyDocument: trust(
        { AWS: `arn:aws:iam::${id}:root` },
        {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
        },
      ),
    })
    const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await root.iam('AttachRolePolicy', { RoleName: 'admin', PolicyArn })
    const phone = await create(account, root, 'carol')
    const { SerialNumber } = phone
    await root.iam('EnableMFADevice', { UserName: 'carol', SerialNumber, ...phone.pair() })
    const assume = async (caller: Caller, code: object = {}) => {
      const input = { RoleArn, RoleSessionName: 'work', ...code }
      return account.as(credentialsOf((await caller.sts('AssumeRole', input)).Credentials))
    }
    const bare = notAuthorized(`arn:aws:iam::${id}:user/carol`, 'sts:AssumeRole', RoleArn)
    await denied(assume(carol), bare)
    await denied(
      assume(carol, { SerialNumber }),
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    )
    await denied(assume(carol, phone.again()), wrongCode)
    const admin = await assume(carol, phone.next())
    assert.equal((await admin.iam('ListUsers')).Users?.length, 1)
    await denied(assume(carol, phone.again()), wrongCode)
    await refused(
      root.iam('EnableMFADevice', { UserName: 'carol', SerialNumber, ...phone.pair() }),
      'EntityAlreadyExists',
      'MFA Device is already in use.',
    )
  })
}
