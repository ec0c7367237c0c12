// iam:ListMFADeviceTags.
import type { ListMFADeviceTagsRequest, ListMFADeviceTagsResponse } from '@aws-sdk/client-iam'
import type { MfaDevice } from '../../../store/tables/mfa-devices.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import { existingMfaDevice, mfaDevicePermission, namedMfaDevice } from './mfa-device-target.ts'

export const ListMFADeviceTags = readOperation<
  ListMFADeviceTagsRequest,
  ListMFADeviceTagsResponse,
  MfaDevice | undefined
>({
  target: namedMfaDevice,
  authorize: (call, device) => [mfaDevicePermission(call, device)],
  async run(call, _reader, target) {
    const device = existingMfaDevice(target, call.input.SerialNumber)
    return listTags(call, device.serialNumber, device.tags)
  },
})
