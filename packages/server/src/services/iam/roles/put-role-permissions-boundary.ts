// iam:PutRolePermissionsBoundary: sets or replaces the boundary of a role.
import type { PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { changeableRole, namedRole, rolePermission } from './role-target.ts'

export const PutRolePermissionsBoundary = writeOperation<
  PutRolePermissionsBoundaryRequest,
  undefined,
  Role | undefined
>({
  target: namedRole,
  // The key is the boundary to be set. Source: IAM User Guide, permissions boundaries.
  authorize: (call, role) => [
    rolePermission(call, role, { 'iam:PermissionsBoundary': call.input.PermissionsBoundary }),
  ],
  async run({ account, input }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    const { PermissionsBoundary: boundaryArn } = input
    await setBoundary(writer, account, role.boundaryArn, boundaryArn)
    await updateRole(writer, { ...role, boundaryArn })
    return undefined
  },
})
