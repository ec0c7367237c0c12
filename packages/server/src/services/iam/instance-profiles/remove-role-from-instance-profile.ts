// iam:RemoveRoleFromInstanceProfile.
import type { RemoveRoleFromInstanceProfileRequest } from '@aws-sdk/client-iam'
import { deleteInstanceProfileRole } from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { instanceProfilePermission } from './instance-profile-target.ts'
import {
  changeableRoleAndProfile,
  namedRoleAndProfile,
  type RoleAndProfile,
} from './role-and-profile.ts'

export const RemoveRoleFromInstanceProfile = writeOperation<
  RemoveRoleFromInstanceProfileRequest,
  undefined,
  RoleAndProfile
>({
  target: namedRoleAndProfile,
  authorize: (call, { profile }) => [instanceProfilePermission(call, profile)],
  async run(call, writer, target) {
    const { profile, role } = changeableRoleAndProfile(call, target)
    const removed = await deleteInstanceProfileRole(writer, profile.id, role.id)
    if (!removed) throw noSuchEntity('role', call.input.RoleName)
    return undefined
  },
})
