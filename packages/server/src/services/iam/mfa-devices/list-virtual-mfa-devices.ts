// iam:ListVirtualMFADevices: the devices of an account, without seeds and tags.
import type {
  ListVirtualMFADevicesRequest,
  ListVirtualMFADevicesResponse,
  VirtualMFADevice,
} from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { listMfaDevices, type MfaDevice } from '../../../store/tables/mfa-devices.ts'
import { findUserById } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { listPermission } from '../list-permission.ts'
import { rootUser } from '../users/root-user.ts'
import { listedUser } from '../users/user-output.ts'

export const ListVirtualMFADevices = readOperation<
  ListVirtualMFADevicesRequest,
  ListVirtualMFADevicesResponse
>({
  authorize: (call) => [listPermission({ ...call, input: {} }, 'mfa')],
  async run(call, reader) {
    const { account, input } = call
    const status = input.AssignmentStatus ?? 'Any'
    const { items, more } = await readPage(
      call,
      [status],
      (page) => listMfaDevices(reader, account, status, page),
      (device) => device.serialNumber,
    )
    const VirtualMFADevices: VirtualMFADevice[] = []
    for (const device of items) VirtualMFADevices.push(await listedDevice(reader, device))
    return { VirtualMFADevices, ...more }
  },
})

async function listedDevice(
  reader: Reader,
  { account, serialNumber, assignment }: MfaDevice,
): Promise<VirtualMFADevice> {
  if (assignment === undefined) return { SerialNumber: serialNumber }
  const { userId, enabledAt } = assignment
  const user = userId === undefined ? undefined : await findUserById(reader, userId)
  return {
    SerialNumber: serialNumber,
    User: user === undefined ? await rootUser(reader, account) : listedUser(user),
    EnableDate: enabledAt,
  }
}
