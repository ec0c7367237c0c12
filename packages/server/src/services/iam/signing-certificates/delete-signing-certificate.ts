// iam:DeleteSigningCertificate.
import type { DeleteSigningCertificateRequest } from '@aws-sdk/client-iam'
import { deleteSigningCertificate } from '../../../store/tables/signing-certificates.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from '../access-keys/key-owner.ts'
import { existingSigningCertificate } from './signing-certificate-target.ts'

export const DeleteSigningCertificate = writeOperation<
  DeleteSigningCertificateRequest,
  undefined,
  User | undefined
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, writer, target) {
    const { account, input } = call
    const owner = existingKeyOwner(call, target)
    const { id } = await existingSigningCertificate(writer, owner, input.CertificateId)
    await deleteSigningCertificate(writer, account, id)
    return undefined
  },
})
