// iam:GetMFADevice.
import type { GetMFADeviceRequest, GetMFADeviceResponse } from '@aws-sdk/client-iam'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { existingMfaOwner, mfaDeviceOf, mfaOwnerPermission, mfaOwnerUser } from './mfa-owner.ts'

/**
 * DIVERGES: AWS documents that GetMFADevice takes security keys only, which only its console can
 * register. Here it tells of virtual MFA devices, which have no certifications.
 */
export const GetMFADevice = readOperation<
  GetMFADeviceRequest,
  GetMFADeviceResponse,
  User | undefined
>({
  target: mfaOwnerUser,
  authorize: (call, user) => [mfaOwnerPermission(call, user)],
  async run(call, reader, target) {
    const owner = existingMfaOwner(call, target)
    const { serialNumber, assignment } = await mfaDeviceOf(call, reader, owner)
    return {
      UserName: owner.user?.name,
      SerialNumber: serialNumber,
      EnableDate: assignment?.enabledAt,
    }
  },
})
