// iam:UpdateSigningCertificate: activates or deactivates a signing certificate.
import type { UpdateSigningCertificateRequest } from '@aws-sdk/client-iam'
import { updateSigningCertificateStatus } from '../../../store/tables/signing-certificates.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from '../access-keys/key-owner.ts'
import { settableStatus } from '../settable-status.ts'
import { existingSigningCertificate } from './signing-certificate-target.ts'

export const UpdateSigningCertificate = writeOperation<
  UpdateSigningCertificateRequest,
  undefined,
  User | undefined
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, writer, target) {
    const { account, input } = call
    const owner = existingKeyOwner(call, target)
    const { id } = await existingSigningCertificate(writer, owner, input.CertificateId)
    await updateSigningCertificateStatus(writer, account, id, settableStatus(input.Status))
    return undefined
  },
})
