// iam:ListUsers.
import type { ListUsersRequest, ListUsersResponse } from '@aws-sdk/client-iam'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listUsers } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { defaultPathPrefix, listPermission } from '../list-permission.ts'
import { listedUser } from './user-output.ts'

export const ListUsers = readOperation<ListUsersRequest, ListUsersResponse>({
  authorize: (call) => [listPermission(call, 'user')],
  async run(call, reader) {
    const { account, input } = call
    const prefix = input.PathPrefix ?? defaultPathPrefix
    const { items, more } = await readPage(
      call,
      [prefix],
      (page) => listUsers(reader, account, prefix, page),
      (user) => nameKey(user.name),
    )
    return { Users: items.map(listedUser), ...more }
  },
})
