// iam:CreateUser.
import type { CreateUserRequest, CreateUserResponse } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { insertUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { newTags, withoutCase } from '../tags.ts'
import { wholeUser } from './user-output.ts'

export const CreateUser = writeOperation<CreateUserRequest, CreateUserResponse>({
  authorize: (call) => {
    const { account, input } = call
    const resource = entityArn('user', account, input.Path ?? '/', input.UserName)
    return creationPermissions(call, 'iam:TagUser', resource, resource)
  },
  async run({ account, input, now, resources }, writer) {
    const tags = newTags(input.Tags, resources.quotas, withoutCase)
    const boundaryArn = input.PermissionsBoundary
    const user = {
      id: newUniqueId('user', now, resources.random),
      account,
      name: input.UserName,
      path: input.Path ?? '/',
      createdAt: now,
      boundaryArn,
      tags,
    }
    if (!(await insertUser(writer, user))) throw entityAlreadyExists('user', user.name)
    const { users: maximum } = resources.quotas
    if (!(await increaseUsage(writer, account, 'users', maximum))) {
      throw quotaExceeded('UsersPerAccount', maximum)
    }
    await setBoundary(writer, account, undefined, boundaryArn)
    return { User: wholeUser(user) }
  },
})
