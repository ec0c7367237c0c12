// iam:GetUser.
import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam'
import type { Permission } from '../../../authz/permission.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import type { User } from '../../../store/tables/users.ts'
import { type Call, readOperation } from '../../operation.ts'
import { rootUser } from './root-user.ts'
import { wholeUser } from './user-output.ts'
import {
  existingOrCallingUser,
  isAboutRoot,
  namedOrCallingUser,
  userPermission,
} from './user-target.ts'

export const GetUser = readOperation<GetUserRequest, GetUserResponse, User | undefined>({
  target: namedOrCallingUser,
  authorize: (call, user) => [
    isAboutRoot(call) ? rootPermission(call) : userPermission(call, user),
  ],
  async run(call, reader, user) {
    if (isAboutRoot(call)) return { User: await rootUser(reader, call.account) }
    return { User: wholeUser(existingOrCallingUser(call, user)) }
  },
})

/** The policies of root's tasks know root by its own ARN. */
const rootPermission = ({ account, operation }: Call<unknown>): Permission => ({
  action: `iam:${operation}`,
  resource: rootArn(account),
  deniedAs: rootArn(account),
})
