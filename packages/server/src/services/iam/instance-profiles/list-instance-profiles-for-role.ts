// iam:ListInstanceProfilesForRole.
import type {
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
} from '@aws-sdk/client-iam'
import { listInstanceProfilesOfRole } from '../../../store/tables/instance-profiles.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import type { Role } from '../../../store/tables/roles.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingRole, namedRole, rolePermission } from '../roles/role-target.ts'
import { listedInstanceProfiles } from './instance-profile-output.ts'

export const ListInstanceProfilesForRole = readOperation<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  Role | undefined
>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role)],
  async run(call, reader, target) {
    const role = existingRole(target, call.input.RoleName)
    const { items, more } = await readPage(
      call,
      [role.id],
      (page) => listInstanceProfilesOfRole(reader, role.id, page),
      (profile) => nameKey(profile.name),
    )
    return { InstanceProfiles: await listedInstanceProfiles(reader, items), ...more }
  },
})
