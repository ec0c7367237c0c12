// iam:ListRoleTags.
import type { ListRoleTagsRequest, ListRoleTagsResponse } from '@aws-sdk/client-iam'
import type { Role } from '../../../store/tables/roles.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import { withoutCase } from '../tags.ts'
import { existingRole, namedRole, rolePermission } from './role-target.ts'

export const ListRoleTags = readOperation<
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  Role | undefined
>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role)],
  async run(call, _reader, target) {
    const role = existingRole(target, call.input.RoleName)
    return listTags(call, role.id, role.tags, withoutCase)
  },
})
