// Server certificates as IAM's answers show them, never with their private keys.
import type {
  ServerCertificateMetadata,
  ServerCertificate as ServerCertificateOutput,
} from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import type { ServerCertificate } from '../../../store/tables/server-certificates.ts'

/** What lists show: neither the certificate itself nor its tags. */
export const serverCertificateMetadata = ({
  id,
  account,
  name,
  path,
  uploadedAt,
  expiresAt,
}: ServerCertificate): ServerCertificateMetadata => ({
  Path: path,
  ServerCertificateName: name,
  ServerCertificateId: id,
  Arn: entityArn('server-certificate', account, path, name),
  UploadDate: uploadedAt,
  Expiration: expiresAt,
})

/** All that there is to show. An empty list of tags is shown, too. Source: recorded, 2026. */
export const wholeServerCertificate = (
  certificate: ServerCertificate,
): ServerCertificateOutput => ({
  ServerCertificateMetadata: serverCertificateMetadata(certificate),
  CertificateBody: certificate.body,
  CertificateChain: certificate.chain,
  Tags: [...certificate.tags],
})
