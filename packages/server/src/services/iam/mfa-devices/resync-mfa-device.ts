// iam:ResyncMFADevice: two codes in a row tell how far a device's clock is off.
import type { ResyncMFADeviceRequest } from '@aws-sdk/client-iam'
import { updateMfaDevice } from '../../../store/tables/mfa-devices.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { invalidAuthenticationCode } from '../errors.ts'
import { existingMfaOwner, mfaDeviceOf, mfaOwnerPermission, mfaOwnerUser } from './mfa-owner.ts'
import { synchronize } from './one-time-codes.ts'

export const ResyncMFADevice = writeOperation<ResyncMFADeviceRequest, undefined, User | undefined>({
  target: mfaOwnerUser,
  authorize: (call, user) => [mfaOwnerPermission(call, user)],
  async run(call, writer, target) {
    const { input, now } = call
    const device = await mfaDeviceOf(call, writer, existingMfaOwner(call, target))
    const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const
    const synchronization = synchronize(device, codes, now)
    if (synchronization === undefined) throw invalidAuthenticationCode()
    await updateMfaDevice(writer, { ...device, ...synchronization })
    return undefined
  },
})
