// iam:ListMFADevices: the devices of one user.
import type { ListMFADevicesRequest, ListMFADevicesResponse } from '@aws-sdk/client-iam'
import { listMfaDevicesOfOwner } from '../../../store/tables/mfa-devices.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingMfaOwner, mfaOwnerPermission, mfaOwnerUser } from './mfa-owner.ts'

export const ListMFADevices = readOperation<
  ListMFADevicesRequest,
  ListMFADevicesResponse,
  User | undefined
>({
  target: mfaOwnerUser,
  authorize: (call, user) => [mfaOwnerPermission(call, user)],
  async run(call, reader, target) {
    const { account } = call
    const { user } = existingMfaOwner(call, target)
    const { items, more } = await readPage(
      call,
      [user?.id ?? account],
      (page) => listMfaDevicesOfOwner(reader, account, user?.id, page),
      (device) => device.serialNumber,
    )
    return {
      MFADevices: items.map(({ serialNumber, assignment }) => ({
        UserName: user?.name,
        SerialNumber: serialNumber,
        EnableDate: assignment?.enabledAt,
      })),
      ...more,
    }
  },
})
