// iam:ListServerCertificates.
import { listServerCertificates } from '../../../store/tables/server-certificates.ts'
import { listUnderPath } from '../list-under-path.ts'
import { serverCertificateMetadata } from './server-certificate-output.ts'

export const ListServerCertificates = listUnderPath(
  'server-certificate',
  listServerCertificates,
  (certificates) => ({
    ServerCertificateMetadataList: certificates.map(serverCertificateMetadata),
  }),
)
