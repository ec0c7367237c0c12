// iam:UntagUser.
import type { UntagUserRequest } from '@aws-sdk/client-iam'
import { type User, updateUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags, withoutCase } from '../tags.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const UntagUser = writeOperation<UntagUserRequest, undefined, User | undefined>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ input }, writer, target) {
    const user = existingUser(target, input.UserName)
    await updateUser(writer, {
      ...user,
      tags: remainingTags(user.tags, input.TagKeys, withoutCase),
    })
    return undefined
  },
})
