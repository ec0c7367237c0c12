// iam:GetUser.
import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam'
import { rootArn } from '../../../identifiers/arns.ts'
import { findAccount } from '../../../store/tables/accounts.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { wholeUser } from './user-output.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from './user-target.ts'

export const GetUser = readOperation<GetUserRequest, GetUserResponse, User | undefined>({
  target: namedOrCallingUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run(call, reader, user) {
    const { account, caller, input } = call
    if (input.UserName === undefined && caller.principal.kind === 'root') {
      // The root user has no name and no path. Source: IAM API reference, GetUser.
      const CreateDate = (await findAccount(reader, account))?.createdAt
      return {
        User: {
          Path: undefined,
          UserName: undefined,
          UserId: account,
          Arn: rootArn(account),
          CreateDate,
        },
      }
    }
    return { User: wholeUser(existingOrCallingUser(call, user)) }
  },
})
