// iam:ListRoles.
import type { ListRolesRequest, ListRolesResponse } from '@aws-sdk/client-iam'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listRoles } from '../../../store/tables/roles.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { defaultPathPrefix, listPermission } from '../list-permission.ts'
import { listedRole } from './role-output.ts'

export const ListRoles = readOperation<ListRolesRequest, ListRolesResponse>({
  authorize: (call) => [listPermission(call, 'role')],
  async run(call, reader) {
    const { account, input } = call
    const prefix = input.PathPrefix ?? defaultPathPrefix
    const { items, more } = await readPage(
      call,
      [prefix],
      (page) => listRoles(reader, account, prefix, page),
      (role) => nameKey(role.name),
    )
    const Roles = await Promise.all(items.map((role) => listedRole(reader, role)))
    return { Roles, ...more }
  },
})
