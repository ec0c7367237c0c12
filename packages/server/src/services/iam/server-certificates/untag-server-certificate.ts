// iam:UntagServerCertificate.
import type { UntagServerCertificateRequest } from '@aws-sdk/client-iam'
import {
  type ServerCertificate,
  updateServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import { writeOperation } from '../../operation.ts'
import { noTagsGiven } from '../errors.ts'
import { remainingTags } from '../tags.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const UntagServerCertificate = writeOperation<
  UntagServerCertificateRequest,
  undefined,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize: (call, certificate) => [serverCertificatePermission(call, certificate)],
  async run({ input }, writer, target) {
    const certificate = existingServerCertificate(target, input.ServerCertificateName)
    if (input.TagKeys.length === 0) throw noTagsGiven('tag keys')
    const tags = remainingTags(certificate.tags, input.TagKeys)
    await updateServerCertificate(writer, { ...certificate, tags })
    return undefined
  },
})
