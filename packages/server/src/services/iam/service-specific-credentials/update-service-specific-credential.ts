// iam:UpdateServiceSpecificCredential: activates or deactivates a credential.
import type { UpdateServiceSpecificCredentialRequest } from '@aws-sdk/client-iam'
import { updateServiceCredentialStatus } from '../../../store/tables/service-credentials.ts'
import { writeOperation } from '../../operation.ts'
import { settableStatus } from '../settable-status.ts'
import {
  existingServiceCredential,
  readServiceCredential,
  type ServiceCredentialTarget,
  serviceCredentialPermission,
} from './service-credential-target.ts'

export const UpdateServiceSpecificCredential = writeOperation<
  UpdateServiceSpecificCredentialRequest,
  undefined,
  ServiceCredentialTarget
>({
  target: readServiceCredential,
  authorize: (call, target) => [serviceCredentialPermission(call, target)],
  async run(call, writer, target) {
    const { credential } = existingServiceCredential(call, target)
    await updateServiceCredentialStatus(writer, credential.id, settableStatus(call.input.Status))
    return undefined
  },
})
