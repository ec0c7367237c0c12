// iam:ListServiceSpecificCredentials: of one user, or of all users of the account.
import type {
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
} from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { listServiceCredentials } from '../../../store/tables/service-credentials.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { allUsersOrOne } from '../errors.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from '../users/user-target.ts'
import { credentialService } from './credential-services.ts'
import { serviceCredentialMetadata } from './service-credential-output.ts'

export const ListServiceSpecificCredentials = readOperation<
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
  User | undefined
>({
  target: namedOrCallingUser,
  authorize(call, user) {
    const { account, input, operation } = call
    if (input.AllUsers !== true) return [userPermission(call, user, {}, 'null')]
    // One that every user must be covered by. Source: recorded from AWS, 2026.
    const resource = entityArn('user', account, '/', '*')
    return [{ action: `iam:${operation}`, resource, deniedAs: resource }]
  },
  async run(call, reader, target) {
    const { account, input, now } = call
    if (input.AllUsers === true && input.UserName !== undefined) throw allUsersOrOne()
    const userId = input.AllUsers === true ? undefined : existingOrCallingUser(call, target).id
    // An empty name asks for all services, as none does.
    const service = input.ServiceName ? credentialService(input.ServiceName) : undefined
    const { items, more } = await readPage(
      call,
      [userId ?? '', service ?? ''],
      (page) => listServiceCredentials(reader, account, { userId, service }, page),
      ({ credential }) => credential.id,
    )
    return {
      ServiceSpecificCredentials: items.map(({ credential, userName }) =>
        serviceCredentialMetadata(userName, credential, now),
      ),
      ...more,
    }
  },
})
