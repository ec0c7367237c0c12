// iam:DeleteVirtualMFADevice.
import type { DeleteVirtualMFADeviceRequest } from '@aws-sdk/client-iam'
import { isAssumedRoot } from '../../../authn/caller.ts'
import type { Permission } from '../../../authz/permission.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteMfaDevice, type MfaDevice } from '../../../store/tables/mfa-devices.ts'
import { type Call, writeOperation } from '../../operation.ts'
import { deleteConflict } from '../errors.ts'
import { existingMfaDevice, mfaDevicePermission, namedMfaDevice } from './mfa-device-target.ts'

export const DeleteVirtualMFADevice = writeOperation<
  DeleteVirtualMFADeviceRequest,
  undefined,
  MfaDevice | undefined
>({
  target: namedMfaDevice,
  authorize: (call, device) => [deletionPermission(call, device)],
  async run({ account, input }, writer, target) {
    const { serialNumber, assignment } = existingMfaDevice(target, input.SerialNumber)
    if (assignment !== undefined) throw deleteConflict('mfaDeviceInUse')
    await deleteMfaDevice(writer, serialNumber)
    await decreaseUsage(writer, account, 'virtualMfaDevices')
    return undefined
  },
})

/**
 * The policy of root's task knows what is root's by the ARN of root, and not by that of a device; a
 * device that root has given up counts as root's still. AWS: IAMDeleteRootUserCredentials.
 */
function deletionPermission(
  call: Call<DeleteVirtualMFADeviceRequest & { readonly SerialNumber: string }>,
  device: MfaDevice | undefined,
): Permission {
  const permission = mfaDevicePermission(call, device)
  const isOfUser = device?.assignment?.userId !== undefined
  if (!isAssumedRoot(call.caller) || isOfUser) return permission
  return { ...permission, resource: rootArn(call.account) }
}
