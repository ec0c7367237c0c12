// iam:TagUser.
import type { TagUserRequest } from '@aws-sdk/client-iam'
import { type User, updateUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags, withoutCase } from '../tags.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const TagUser = writeOperation<TagUserRequest, undefined, User | undefined>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ input, resources }, writer, target) {
    const user = existingUser(target, input.UserName)
    const tags = mergedTags(user.tags, input.Tags, resources.quotas, withoutCase)
    await updateUser(writer, { ...user, tags })
    return undefined
  },
})
