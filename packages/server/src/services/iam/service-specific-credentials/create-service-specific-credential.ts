// iam:CreateServiceSpecificCredential: one of the two answers that show a password.
import type {
  CreateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredentialResponse,
} from '@aws-sdk/client-iam'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import type { Reader } from '../../../store/store.ts'
import {
  countServiceCredentials,
  insertServiceCredential,
  isLoginNameTaken,
  type ServiceCredential,
} from '../../../store/tables/service-credentials.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { quotaExceeded } from '../errors.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { credentialService, serviceKey } from './credential-services.ts'
import { serviceCredentialWithPassword } from './service-credential-output.ts'
import { serviceNameKey } from './service-credential-target.ts'
import { newServicePassword } from './service-password.ts'

const dayMilliseconds = 86_400_000

export const CreateServiceSpecificCredential = writeOperation<
  CreateServiceSpecificCredentialRequest,
  CreateServiceSpecificCredentialResponse,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => {
    const { ServiceName: service, CredentialAgeDays: days } = call.input
    const keys = {
      ...serviceNameKey(serviceKey(service)),
      // A credential that does not expire has no age: `NumericLessThan` does not match it.
      'iam:ServiceSpecificCredentialAgeDays': days?.toString(),
    }
    return [userPermission(call, user, keys)]
  },
  async run({ account, input, now, resources }, writer, target) {
    const user = existingUser(target, input.UserName)
    const service = credentialService(input.ServiceName)
    const { serviceSpecificCredentialsPerService: maximum } = resources.quotas
    if ((await countServiceCredentials(writer, user.id, service)) >= maximum) {
      throw quotaExceeded('ContextSpecificCredentialsPerUserPerContext', maximum)
    }
    const { CredentialAgeDays: days } = input
    const credential: ServiceCredential = {
      id: newUniqueId('service-specific-credential', now, resources.random),
      account,
      userId: user.id,
      service,
      loginName: await freeLoginName(writer, user, service),
      status: 'Active',
      createdAt: now,
      // AWS takes an age for every service, not only for those that its documentation names.
      expiresAt: days === undefined ? undefined : new Date(now.getTime() + days * dayMilliseconds),
    }
    const { password, digest } = newServicePassword(resources.random)
    await insertServiceCredential(writer, credential, digest)
    return {
      ServiceSpecificCredential: serviceCredentialWithPassword(
        user.name,
        credential,
        password,
        now,
      ),
    }
  },
})

/**
 * `jane-at-123456789012`, or with `+1` and so on after the user's name. Renamed users keep their
 * login names, so that another user's may be in the way.
 */
async function freeLoginName(
  reader: Reader,
  { account, name }: User,
  service: string,
): Promise<string> {
  for (let number = 0; ; number += 1) {
    const loginName = `${name}${number === 0 ? '' : `+${number}`}-at-${account}`
    if (!(await isLoginNameTaken(reader, account, service, loginName))) return loginName
  }
}
