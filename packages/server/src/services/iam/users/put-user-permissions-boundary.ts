// iam:PutUserPermissionsBoundary: sets or replaces the boundary of a user.
import type { PutUserPermissionsBoundaryRequest } from '@aws-sdk/client-iam'
import { type User, updateUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

export const PutUserPermissionsBoundary = writeOperation<
  PutUserPermissionsBoundaryRequest,
  undefined,
  User | undefined
>({
  target: namedUser,
  // The key is the boundary to be set. Source: IAM User Guide, permissions boundaries.
  authorize: (call, user) => [
    userPermission(call, user, { 'iam:PermissionsBoundary': call.input.PermissionsBoundary }),
  ],
  async run({ account, input }, writer, target) {
    const user = existingUser(target, input.UserName)
    const { PermissionsBoundary: boundaryArn } = input
    await setBoundary(writer, account, user.boundaryArn, boundaryArn)
    await updateUser(writer, { ...user, boundaryArn })
    return undefined
  },
})
