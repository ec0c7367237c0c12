// iam:ListUserTags.
import type { ListUserTagsRequest, ListUserTagsResponse } from '@aws-sdk/client-iam'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import { withoutCase } from '../tags.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const ListUserTags = readOperation<
  ListUserTagsRequest,
  ListUserTagsResponse,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run(call, _reader, target) {
    const user = existingUser(target, call.input.UserName)
    return listTags(call, user.id, user.tags, withoutCase)
  },
})
