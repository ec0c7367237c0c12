// iam:ListServerCertificateTags.
import type {
  ListServerCertificateTagsRequest,
  ListServerCertificateTagsResponse,
} from '@aws-sdk/client-iam'
import type { ServerCertificate } from '../../../store/tables/server-certificates.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const ListServerCertificateTags = readOperation<
  ListServerCertificateTagsRequest,
  ListServerCertificateTagsResponse,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize: (call, certificate) => [serverCertificatePermission(call, certificate)],
  async run(call, _reader, target) {
    const certificate = existingServerCertificate(target, call.input.ServerCertificateName)
    return listTags(call, certificate.id, certificate.tags)
  },
})
