// iam:DeactivateMFADevice: a device is its user's no more; it can be enabled again, or deleted.
import type { DeactivateMFADeviceRequest } from '@aws-sdk/client-iam'
import { updateMfaDevice } from '../../../store/tables/mfa-devices.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingMfaOwner,
  mfaDeviceOf,
  mfaOwnerPermission,
  mfaOwnerUser,
  refuseWithoutMfa,
} from './mfa-owner.ts'

export const DeactivateMFADevice = writeOperation<
  DeactivateMFADeviceRequest,
  undefined,
  User | undefined
>({
  target: mfaOwnerUser,
  authorize: (call, user) => [mfaOwnerPermission(call, user)],
  async run(call, writer, target) {
    const owner = existingMfaOwner(call, target)
    await refuseWithoutMfa(call, writer, owner)
    const device = await mfaDeviceOf(call, writer, owner)
    await updateMfaDevice(writer, { ...device, assignment: undefined })
    return undefined
  },
})
