// iam:DeleteRole. Sessions of the role die with it.
import type { DeleteRoleRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { isInInstanceProfile } from '../../../store/tables/instance-profiles.ts'
import { deleteRole, type Role } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { type Conflict, policyConflicts, refuseConflicts } from '../delete-conflicts.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { changeableRole, namedRole, ownBoundary, rolePermission } from './role-target.ts'

const conflicts: readonly Conflict<Role>[] = [
  ['instanceProfileRoles', (reader, { id }) => isInInstanceProfile(reader, id)],
  ...policyConflicts,
]

export const DeleteRole = writeOperation<DeleteRoleRequest, undefined, Role | undefined>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role, ownBoundary(role))],
  async run({ account, input }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    await refuseConflicts(writer, role, conflicts)
    await setBoundary(writer, account, role.boundaryArn, undefined)
    await deleteRole(writer, role.id)
    await decreaseUsage(writer, account, 'roles')
    return undefined
  },
})
