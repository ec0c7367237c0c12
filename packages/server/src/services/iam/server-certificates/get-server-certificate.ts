// iam:GetServerCertificate: the certificate and its chain; the private key never comes back.
import type { GetServerCertificateRequest, GetServerCertificateResponse } from '@aws-sdk/client-iam'
import type { ServerCertificate } from '../../../store/tables/server-certificates.ts'
import { readOperation } from '../../operation.ts'
import { wholeServerCertificate } from './server-certificate-output.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const GetServerCertificate = readOperation<
  GetServerCertificateRequest,
  GetServerCertificateResponse,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize: (call, certificate) => [serverCertificatePermission(call, certificate)],
  async run({ input }, _reader, target) {
    const certificate = existingServerCertificate(target, input.ServerCertificateName)
    return { ServerCertificate: wholeServerCertificate(certificate) }
  },
})
