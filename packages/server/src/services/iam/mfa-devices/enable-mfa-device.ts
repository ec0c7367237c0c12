// iam:EnableMFADevice: a device becomes a user's, who shows it by two codes in a row.
import type { EnableMFADeviceRequest } from '@aws-sdk/client-iam'
import {
  countMfaDevicesOfOwner,
  findMfaDeviceWithSeed,
  updateMfaDevice,
} from '../../../store/tables/mfa-devices.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists, invalidAuthenticationCode, quotaExceeded } from '../errors.ts'
import { existingMfaDevice } from './mfa-device-target.ts'
import {
  existingMfaOwner,
  mfaOwnerPermission,
  mfaOwnerUser,
  refuseWithoutMfa,
} from './mfa-owner.ts'
import { synchronize } from './one-time-codes.ts'

export const EnableMFADevice = writeOperation<EnableMFADeviceRequest, undefined, User | undefined>({
  target: mfaOwnerUser,
  authorize: (call, user) => [mfaOwnerPermission(call, user)],
  async run(call, writer, target) {
    const { account, input, now, resources } = call
    const { SerialNumber: serialNumber } = input
    const owner = existingMfaOwner(call, target)
    await refuseWithoutMfa(call, writer, owner)
    const found = await findMfaDeviceWithSeed(writer, account, serialNumber)
    const device = existingMfaDevice(found, serialNumber)
    if (device.assignment !== undefined) throw entityAlreadyExists('mfaAssignment', serialNumber)
    const { mfaDevicesPerUser: maximum } = resources.quotas
    if ((await countMfaDevicesOfOwner(writer, account, owner.user?.id)) >= maximum) {
      throw quotaExceeded('MFADevicesPerUser', maximum)
    }
    const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const
    const synchronization = synchronize(device, codes, now)
    if (synchronization === undefined) throw invalidAuthenticationCode()
    const assignment = { userId: owner.user?.id, enabledAt: now }
    await updateMfaDevice(writer, { ...device, ...synchronization, assignment })
    return undefined
  },
})
