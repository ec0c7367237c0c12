// iam:UntagMFADevice.
import type { UntagMFADeviceRequest } from '@aws-sdk/client-iam'
import { type MfaDevice, updateMfaDevice } from '../../../store/tables/mfa-devices.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags } from '../tags.ts'
import { existingMfaDevice, mfaDevicePermission, namedMfaDevice } from './mfa-device-target.ts'

export const UntagMFADevice = writeOperation<
  UntagMFADeviceRequest,
  undefined,
  MfaDevice | undefined
>({
  target: namedMfaDevice,
  authorize: (call, device) => [mfaDevicePermission(call, device)],
  async run({ input }, writer, target) {
    const device = existingMfaDevice(target, input.SerialNumber)
    await updateMfaDevice(writer, { ...device, tags: remainingTags(device.tags, input.TagKeys) })
    return undefined
  },
})
