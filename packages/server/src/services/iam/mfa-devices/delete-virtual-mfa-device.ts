// iam:DeleteVirtualMFADevice.
import type { DeleteVirtualMFADeviceRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteMfaDevice, type MfaDevice } from '../../../store/tables/mfa-devices.ts'
import { writeOperation } from '../../operation.ts'
import { deleteConflict } from '../errors.ts'
import { existingMfaDevice, mfaDevicePermission, namedMfaDevice } from './mfa-device-target.ts'

export const DeleteVirtualMFADevice = writeOperation<
  DeleteVirtualMFADeviceRequest,
  undefined,
  MfaDevice | undefined
>({
  target: namedMfaDevice,
  authorize: (call, device) => [mfaDevicePermission(call, device)],
  async run({ account, input }, writer, target) {
    const { serialNumber, assignment } = existingMfaDevice(target, input.SerialNumber)
    if (assignment !== undefined) throw deleteConflict('mfaDeviceInUse')
    await deleteMfaDevice(writer, serialNumber)
    await decreaseUsage(writer, account, 'virtualMfaDevices')
    return undefined
  },
})
