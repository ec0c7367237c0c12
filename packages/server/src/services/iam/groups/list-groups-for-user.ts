// iam:ListGroupsForUser.
import type { ListGroupsForUserRequest, ListGroupsForUserResponse } from '@aws-sdk/client-iam'
import { listGroupsOfUser } from '../../../store/tables/groups.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { groupOutput } from './group-output.ts'

export const ListGroupsForUser = readOperation<
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run(call, reader, target) {
    const user = existingUser(target, call.input.UserName)
    const { items, more } = await readPage(
      call,
      [user.id],
      (page) => listGroupsOfUser(reader, user.id, page),
      (group) => nameKey(group.name),
    )
    return { Groups: items.map(groupOutput), ...more }
  },
})
