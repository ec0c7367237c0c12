// iam:ListSigningCertificates.
import type {
  ListSigningCertificatesRequest,
  ListSigningCertificatesResponse,
} from '@aws-sdk/client-iam'
import { listSigningCertificates } from '../../../store/tables/signing-certificates.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from '../access-keys/key-owner.ts'
import { signingCertificateOutput } from './signing-certificate-target.ts'

export const ListSigningCertificates = readOperation<
  ListSigningCertificatesRequest,
  ListSigningCertificatesResponse,
  User | undefined
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, reader, target) {
    const owner = existingKeyOwner(call, target)
    const { account, user } = owner
    const { items, more } = await readPage(
      call,
      [user?.id ?? account],
      (page) => listSigningCertificates(reader, account, user?.id, page),
      (certificate) => certificate.id,
    )
    const Certificates = items.map((certificate) => signingCertificateOutput(owner, certificate))
    return { Certificates, ...more }
  },
})
