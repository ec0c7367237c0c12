// iam:UpdateUser: a new name or path. The user keeps its id, keys, groups and policies.
import type { UpdateUserRequest } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { findUser, type User, updateUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists } from '../errors.ts'
import { renamePermissions } from '../rename-permissions.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const UpdateUser = writeOperation<UpdateUserRequest, undefined, User | undefined>({
  target: namedUser,
  authorize(call, user) {
    const { account, input } = call
    const newPath = input.NewPath ?? user?.path ?? '/'
    const newName = input.NewUserName ?? user?.name ?? input.UserName
    const newArn = entityArn('user', account, newPath, newName)
    return renamePermissions(userPermission(call, user), newArn)
  },
  async run({ account, input }, writer, target) {
    const user = existingUser(target, input.UserName)
    const { NewPath: path = user.path, NewUserName: name = user.name } = input
    const holder = await findUser(writer, account, name)
    // A user may take its own name in another case.
    if (holder !== undefined && holder.id !== user.id) throw entityAlreadyExists('user', name)
    await updateUser(writer, { ...user, name, path })
    return undefined
  },
})
