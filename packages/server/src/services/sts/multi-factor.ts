// The MFA code that an STS call may carry: checked, and used up, before anything is decided.
import type { Caller } from '../../authn/caller.ts'
import type { Reader } from '../../store/store.ts'
import {
  findMfaDeviceWithSeed,
  type MfaDeviceWithSeed,
  updateMfaDevice,
} from '../../store/tables/mfa-devices.ts'
import { isAssignedTo } from '../iam/mfa-devices/mfa-owner.ts'
import { stepAt, stepOfCode } from '../iam/mfa-devices/one-time-codes.ts'
import type { Call } from '../operation.ts'
import {
  incompleteMultiFactorAuthentication,
  invalidMultiFactorCode,
  unknownMultiFactorDevice,
} from './errors.ts'

interface MultiFactorInput {
  readonly SerialNumber?: string | undefined
  readonly TokenCode?: string | undefined
}

/**
 * After so many wrong codes in one time step the device takes none until the next: six digits are
 * few. RFC 4226, 7.3 asks for a limit; AWS's own is not known.
 */
const wrongCodesMaximum = 5

/**
 * The caller, who has used an MFA device if the call carries a code of one.
 * @throws {AwsError} AccessDenied for half a pair, for a device that is not the caller's, and for a
 * code that is wrong or was used before.
 */
export async function proveMultiFactor(call: Call<MultiFactorInput>): Promise<Caller> {
  const { caller, now, resources } = call
  const { SerialNumber: serialNumber, TokenCode: code } = call.input
  if (serialNumber === undefined && code === undefined) return caller
  if (serialNumber === undefined || code === undefined) throw incompleteMultiFactorAuthentication()
  const { store } = resources
  // Neither strangers' devices nor streams of wrong codes reach the one writer.
  const seen = await store.read((reader) => deviceOfCaller(caller, reader, serialNumber))
  if (takesNoCode(seen, now)) throw invalidMultiFactorCode()
  const isRight = await store.write(async (writer) => {
    const device = await deviceOfCaller(caller, writer, serialNumber)
    const step = takesNoCode(device, now) ? undefined : stepOfCode(device, code, now)
    // Wrong codes have to be counted, so this commits, too.
    await updateMfaDevice(
      writer,
      step === undefined ? withWrongCode(device, now) : { ...device, lastStep: step },
    )
    return step !== undefined
  })
  if (!isRight) throw invalidMultiFactorCode()
  return { ...caller, mfaAt: now }
}

async function deviceOfCaller(
  { account, principal, user }: Caller,
  reader: Reader,
  serialNumber: string,
): Promise<MfaDeviceWithSeed> {
  const device = await findMfaDeviceWithSeed(reader, account, serialNumber)
  // Roles and federated users have no devices.
  const mayHaveDevices = user !== undefined || principal.kind === 'root'
  if (device === undefined || !mayHaveDevices || !isAssignedTo(device.assignment, { user })) {
    throw unknownMultiFactorDevice()
  }
  return device
}

const takesNoCode = ({ failedStep, failedCodes }: MfaDeviceWithSeed, now: Date): boolean =>
  failedStep === stepAt(now) && failedCodes >= wrongCodesMaximum

function withWrongCode(device: MfaDeviceWithSeed, now: Date): MfaDeviceWithSeed {
  const failedStep = stepAt(now)
  const before = device.failedStep === failedStep ? device.failedCodes : 0
  return { ...device, failedStep, failedCodes: Math.min(before + 1, wrongCodesMaximum) }
}
