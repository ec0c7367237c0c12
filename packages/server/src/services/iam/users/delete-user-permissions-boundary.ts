// iam:DeleteUserPermissionsBoundary.
import type { DeleteUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam'
import { type User, updateUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { noSuchPermissionsBoundary } from '../errors.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const DeleteUserPermissionsBoundary = writeOperation<
  DeleteUserPermissionsBoundaryRequest,
  undefined,
  User | undefined
>({
  target: namedUser,
  // The key is the boundary that the user has. Source: Service Authorization Reference, IAM.
  authorize: (call, user) => [
    userPermission(call, user, { 'iam:PermissionsBoundary': user?.boundaryArn }),
  ],
  async run({ account, input }, writer, target) {
    const user = existingUser(target, input.UserName)
    if (user.boundaryArn === undefined) throw noSuchPermissionsBoundary('user', user.name)
    await setBoundary(writer, account, user.boundaryArn, undefined)
    await updateUser(writer, { ...user, boundaryArn: undefined })
    return undefined
  },
})
