// iam:UpdateRoleDescription: what UpdateRole does too, but it gives the role.
import type {
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
} from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { wholeRole } from './role-output.ts'
import { existingRole, namedRole, ownBoundary, rolePermission } from './role-target.ts'

export const UpdateRoleDescription = writeOperation<
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  Role | undefined
>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role, ownBoundary(role))],
  async run(call, writer, target) {
    const { RoleName: name, Description: description } = call.input
    const role = { ...existingRole(target, name), description }
    await updateRole(writer, role)
    return { Role: await wholeRole(call, writer, role) }
  },
})
