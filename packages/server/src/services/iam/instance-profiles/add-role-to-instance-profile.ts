// iam:AddRoleToInstanceProfile: whoever runs an instance with the profile passes the role on.
import type { AddRoleToInstanceProfileRequest } from '@aws-sdk/client-iam'
import {
  insertInstanceProfileRole,
  listRoleIdsOfInstanceProfile,
} from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { passRolePermission } from '../roles/pass-role-permission.ts'
import { instanceProfilePermission } from './instance-profile-target.ts'
import {
  changeableRoleAndProfile,
  namedRoleAndProfile,
  type RoleAndProfile,
} from './role-and-profile.ts'

/** The service that roles in instance profiles are passed to. */
const passedToService = 'ec2.amazonaws.com'

export const AddRoleToInstanceProfile = writeOperation<
  AddRoleToInstanceProfileRequest,
  undefined,
  RoleAndProfile
>({
  target: namedRoleAndProfile,
  // Source: IAM API reference, AddRoleToInstanceProfile.
  authorize: (call, { profile, role }) => [
    instanceProfilePermission(call, profile),
    passRolePermission(call, role, passedToService),
  ],
  async run(call, writer, target) {
    const { profile, role } = changeableRoleAndProfile(call, target)
    const roleIds = await listRoleIdsOfInstanceProfile(writer, profile.id)
    const { rolesPerInstanceProfile: maximum } = call.resources.quotas
    // AWS says so, too, when the one role of the profile is added again.
    if (roleIds.length >= maximum) {
      throw quotaExceeded('InstanceSessionsPerInstanceProfile', maximum)
    }
    // Only a raised quota lets this happen.
    if (roleIds.includes(role.id)) throw entityAlreadyExists('role', role.name)
    await insertInstanceProfileRole(writer, profile.id, role.id)
    return undefined
  },
})
