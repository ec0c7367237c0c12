// iam:ListServerCertificates.
import type {
  ListServerCertificatesRequest,
  ListServerCertificatesResponse,
} from '@aws-sdk/client-iam'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listServerCertificates } from '../../../store/tables/server-certificates.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { defaultPathPrefix, listPermission } from '../list-permission.ts'
import { serverCertificateMetadata } from './server-certificate-output.ts'

export const ListServerCertificates = readOperation<
  ListServerCertificatesRequest,
  ListServerCertificatesResponse
>({
  authorize: (call) => [listPermission(call, 'server-certificate')],
  async run(call, reader) {
    const { account, input } = call
    const prefix = input.PathPrefix ?? defaultPathPrefix
    const { items, more } = await readPage(
      call,
      [prefix],
      (page) => listServerCertificates(reader, account, prefix, page),
      (certificate) => nameKey(certificate.name),
    )
    return { ServerCertificateMetadataList: items.map(serverCertificateMetadata), ...more }
  },
})
