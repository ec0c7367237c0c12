// iam:GetUser.
import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { rootUser } from './root-user.ts'
import { wholeUser } from './user-output.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from './user-target.ts'

export const GetUser = readOperation<GetUserRequest, GetUserResponse, User | undefined>({
  target: namedOrCallingUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run(call, reader, user) {
    const { account, caller, input } = call
    if (input.UserName === undefined && caller.principal.kind === 'root') {
      return { User: await rootUser(reader, account) }
    }
    return { User: wholeUser(existingOrCallingUser(call, user)) }
  },
})
