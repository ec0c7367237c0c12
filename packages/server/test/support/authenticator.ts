// An authenticator app: knows a seed by its base 32 text and shows codes. Tests only.
import { createHmac } from 'node:crypto'
import { CreateVirtualMFADeviceCommand, EnableMFADeviceCommand } from '@aws-sdk/client-iam'
import type { Credentials, TestDaemon } from './test-daemon.ts'

/** A virtual MFA device as its holder has it. */
export interface Authenticator {
  readonly SerialNumber: string
  /** The code that is shown so many time steps from an instant on. */
  code(at: Date, steps?: number): string
}

const stepMilliseconds = 30_000
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Makes an authenticator of what CreateVirtualMFADevice gave. */
export function authenticator(SerialNumber: string, base32: string): Authenticator {
  const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
  return {
    SerialNumber,
    code(at, steps = 0) {
      const counter = Buffer.alloc(8)
      counter.writeUInt32BE(Math.floor(at.getTime() / stepMilliseconds) + steps, 4)
      const digest = createHmac('sha1', key).update(counter).digest()
      const start = (digest.at(-1) ?? 0) % 16
      const number = digest.readUInt32BE(start) % 2 ** 31
      return String(number).padStart(6, '0').slice(-6)
    },
  }
}

/** A clock for a daemon, set by hand, that begins now at the begin of a time step. */
export interface Clock {
  readonly now: () => Date
  advance(seconds: number): void
}

/** Makes a clock. It stays so near to the real one that clients need not know of it. */
export function testClock(): Clock {
  let time = Math.floor(Date.now() / stepMilliseconds) * stepMilliseconds
  return {
    now: () => new Date(time),
    advance(seconds) {
      time += seconds * 1000
    },
  }
}

/** Makes a device that is nobody's yet. */
export async function newDevice(
  daemon: TestDaemon,
  VirtualMFADeviceName: string,
  Path?: string,
): Promise<Authenticator> {
  const { VirtualMFADevice: device } = await daemon
    .iam()
    .send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName, Path }))
  const base32 = Buffer.from(device?.Base32StringSeed ?? []).toString()
  return authenticator(device?.SerialNumber ?? '', base32)
}

/** What enables a device by its codes of the last step and the present one. */
export const enabling = (UserName: string, { SerialNumber, code }: Authenticator, at: Date) =>
  new EnableMFADeviceCommand({
    UserName,
    SerialNumber,
    AuthenticationCode1: code(at, -1),
    AuthenticationCode2: code(at),
  })

/** Makes a device and enables it for a user, or as root with the name `root`. */
export async function newEnabledDevice(
  daemon: TestDaemon,
  UserName: string,
  at: Date,
  caller?: Credentials,
): Promise<Authenticator> {
  const device = await newDevice(daemon, `phone-of-${UserName}`)
  await daemon.iam(caller).send(enabling(UserName, device, at))
  return device
}
