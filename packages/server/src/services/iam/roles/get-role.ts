// iam:GetRole.
import type { GetRoleRequest, GetRoleResponse } from '@aws-sdk/client-iam'
import type { Role } from '../../../store/tables/roles.ts'
import { readOperation } from '../../operation.ts'
import { wholeRole } from './role-output.ts'
import { existingRole, namedRole, ownBoundary, rolePermission } from './role-target.ts'

export const GetRole = readOperation<GetRoleRequest, GetRoleResponse, Role | undefined>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role, ownBoundary(role))],
  async run(call, reader, target) {
    const role = existingRole(target, call.input.RoleName)
    return { Role: await wholeRole(call, reader, role) }
  },
})
