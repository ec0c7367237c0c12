// One-time codes by the vectors of RFC 6238, and what a QR code of a new device says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreateAccountAliasCommand, CreateVirtualMFADeviceCommand } from '@aws-sdk/client-iam'
import readQrCode from 'jsqr'
import { PNG } from 'pngjs'
import { codeOf, stepAt } from '../src/services/iam/mfa-devices/one-time-codes.ts'
import { authenticator } from './support/authenticator.ts'
import { startTestDaemon } from './support/test-daemon.ts'

test('codes are those of RFC 6238, appendix B, without their first two digits', () => {
  const seed = Buffer.from('12345678901234567890')
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    const at = new Date(seconds * 1000)
    assert.equal(codeOf(seed, stepAt(at)), code)
    if (seconds < 2 ** 32) {
      const app = authenticator('', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
      assert.equal(app.code(at), code, 'the app of our tests agrees')
    }
  }
})

/** What a QR code in a PNG says. */
function readPng(png: Uint8Array | undefined): string | undefined {
  const { data, width, height } = PNG.sync.read(Buffer.from(png ?? []))
  // The library was written for CommonJS, and its types say so.
  return readQrCode.default(new Uint8ClampedArray(data), width, height)?.data
}

test('the QR code of a new device has the seed in the form that apps read', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const create = async (VirtualMFADeviceName: string, Path?: string) => {
    const answer = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName, Path }))
    const { SerialNumber, Base32StringSeed, QRCodePNG } = answer.VirtualMFADevice ?? {}
    const seed = Buffer.from(Base32StringSeed ?? []).toString()
    assert.match(seed, /^[A-Z2-7]{64}$/)
    return { SerialNumber, seed, uri: readPng(QRCodePNG) }
  }
  const first = await create('Phone')
  assert.equal(first.SerialNumber, `arn:aws:iam::${daemon.account}:mfa/Phone`)
  assert.equal(
    first.uri,
    `otpauth://totp/Amazon%20Web%20Services:Phone@${daemon.account}?secret=${first.seed}` +
      '&issuer=Amazon%20Web%20Services',
  )
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'unicorns' }))
  const second = await create('ann+b=c,d.e@f-g_h', '/team/')
  assert.equal(second.SerialNumber, `arn:aws:iam::${daemon.account}:mfa/team/ann+b=c,d.e@f-g_h`)
  assert.equal(
    second.uri,
    `otpauth://totp/Amazon%20Web%20Services:ann%2Bb%3Dc%2Cd.e%40f-g_h@unicorns` +
      `?secret=${second.seed}&issuer=Amazon%20Web%20Services`,
  )
  assert.notEqual(second.seed, first.seed)
  const longest = await create('x'.repeat(128))
  assert.match(longest.uri ?? '', /x{128}@unicorns/)
})
