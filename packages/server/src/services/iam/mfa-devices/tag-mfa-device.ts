// iam:TagMFADevice.
import type { TagMFADeviceRequest } from '@aws-sdk/client-iam'
import { type MfaDevice, updateMfaDevice } from '../../../store/tables/mfa-devices.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags } from '../tags.ts'
import { existingMfaDevice, mfaDevicePermission, namedMfaDevice } from './mfa-device-target.ts'

export const TagMFADevice = writeOperation<TagMFADeviceRequest, undefined, MfaDevice | undefined>({
  target: namedMfaDevice,
  authorize: (call, device) => [mfaDevicePermission(call, device)],
  async run({ input, resources }, writer, target) {
    const device = existingMfaDevice(target, input.SerialNumber)
    const tags = mergedTags(device.tags, input.Tags, resources.quotas)
    await updateMfaDevice(writer, { ...device, tags })
    return undefined
  },
})
