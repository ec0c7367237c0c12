// iam:UpdateRole: the description and the longest duration of sessions.
import type { UpdateRoleRequest, UpdateRoleResponse } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { defaultMaxSessionSeconds } from './create-role.ts'
import {
  existingRole,
  namedRole,
  ownBoundary,
  refuseProtected,
  rolePermission,
} from './role-target.ts'

export const UpdateRole = writeOperation<UpdateRoleRequest, UpdateRoleResponse, Role | undefined>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role, ownBoundary(role))],
  async run({ input }, writer, target) {
    const role = existingRole(target, input.RoleName)
    const { Description: description = role.description, MaxSessionDuration } = input
    // Of a service-linked role the description may be changed, and nothing else.
    if (MaxSessionDuration !== undefined) refuseProtected(role)
    // Without a duration the default is set again. Source: IAM API reference, UpdateRole.
    const maxSessionSeconds = MaxSessionDuration ?? defaultMaxSessionSeconds
    await updateRole(writer, { ...role, description, maxSessionSeconds })
    return {}
  },
})
