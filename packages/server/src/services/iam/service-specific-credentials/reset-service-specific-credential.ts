// iam:ResetServiceSpecificCredential: another password; status, names and expiration stay.
import type {
  ResetServiceSpecificCredentialRequest,
  ResetServiceSpecificCredentialResponse,
} from '@aws-sdk/client-iam'
import { updateServiceCredentialPassword } from '../../../store/tables/service-credentials.ts'
import { writeOperation } from '../../operation.ts'
import { serviceCredentialWithPassword } from './service-credential-output.ts'
import {
  existingServiceCredential,
  readServiceCredential,
  type ServiceCredentialTarget,
  serviceCredentialPermission,
} from './service-credential-target.ts'
import { newServicePassword } from './service-password.ts'

export const ResetServiceSpecificCredential = writeOperation<
  ResetServiceSpecificCredentialRequest,
  ResetServiceSpecificCredentialResponse,
  ServiceCredentialTarget
>({
  target: readServiceCredential,
  authorize: (call, target) => [serviceCredentialPermission(call, target)],
  async run(call, writer, target) {
    const { user, credential } = existingServiceCredential(call, target)
    const { now, resources } = call
    const { password, digest } = newServicePassword(resources.random)
    await updateServiceCredentialPassword(writer, credential.id, digest)
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
