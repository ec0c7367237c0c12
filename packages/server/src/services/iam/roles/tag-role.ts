// iam:TagRole.
import type { TagRoleRequest } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags, withoutCase } from '../tags.ts'
import { changeableRole, namedRole, rolePermission } from './role-target.ts'

export const TagRole = writeOperation<TagRoleRequest, undefined, Role | undefined>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role)],
  async run({ input, resources }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    const tags = mergedTags(role.tags, input.Tags, resources.quotas, withoutCase)
    await updateRole(writer, { ...role, tags })
    return undefined
  },
})
