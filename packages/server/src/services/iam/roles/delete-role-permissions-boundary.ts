// iam:DeleteRolePermissionsBoundary.
import type { DeleteRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { noSuchPermissionsBoundary } from '../errors.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { changeableRole, namedRole, rolePermission } from './role-target.ts'

export const DeleteRolePermissionsBoundary = writeOperation<
  DeleteRolePermissionsBoundaryRequest,
  undefined,
  Role | undefined
>({
  target: namedRole,
  // The key is the boundary that the role has. Source: Service Authorization Reference, IAM.
  authorize: (call, role) => [
    rolePermission(call, role, { 'iam:PermissionsBoundary': role?.boundaryArn }),
  ],
  async run({ account, input }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    if (role.boundaryArn === undefined) throw noSuchPermissionsBoundary('role', role.name)
    await setBoundary(writer, account, role.boundaryArn, undefined)
    await updateRole(writer, { ...role, boundaryArn: undefined })
    return undefined
  },
})
