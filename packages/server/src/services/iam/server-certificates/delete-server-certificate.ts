// iam:DeleteServerCertificate.
import type { DeleteServerCertificateRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import {
  deleteServerCertificate,
  type ServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import { writeOperation } from '../../operation.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const DeleteServerCertificate = writeOperation<
  DeleteServerCertificateRequest,
  undefined,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize: (call, certificate) => [serverCertificatePermission(call, certificate)],
  async run({ account, input }, writer, target) {
    const certificate = existingServerCertificate(target, input.ServerCertificateName)
    await deleteServerCertificate(writer, certificate.id)
    await decreaseUsage(writer, account, 'serverCertificates')
    return undefined
  },
})
