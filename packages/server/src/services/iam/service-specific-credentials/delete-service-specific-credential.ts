// iam:DeleteServiceSpecificCredential.
import type { DeleteServiceSpecificCredentialRequest } from '@aws-sdk/client-iam'
import { deleteServiceCredential } from '../../../store/tables/service-credentials.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingServiceCredential,
  readServiceCredential,
  type ServiceCredentialTarget,
  serviceCredentialPermission,
} from './service-credential-target.ts'

export const DeleteServiceSpecificCredential = writeOperation<
  DeleteServiceSpecificCredentialRequest,
  undefined,
  ServiceCredentialTarget
>({
  target: readServiceCredential,
  authorize: (call, target) => [serviceCredentialPermission(call, target)],
  async run(call, writer, target) {
    const { credential } = existingServiceCredential(call, target)
    await deleteServiceCredential(writer, credential.id)
    return undefined
  },
})
