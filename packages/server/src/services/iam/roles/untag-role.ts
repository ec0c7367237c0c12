// iam:UntagRole.
import type { UntagRoleRequest } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags, withoutCase } from '../tags.ts'
import { changeableRole, namedRole, rolePermission } from './role-target.ts'

export const UntagRole = writeOperation<UntagRoleRequest, undefined, Role | undefined>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role)],
  async run({ input }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    await updateRole(writer, {
      ...role,
      tags: remainingTags(role.tags, input.TagKeys, withoutCase),
    })
    return undefined
  },
})
