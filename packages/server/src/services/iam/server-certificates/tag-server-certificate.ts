// iam:TagServerCertificate.
import type { TagServerCertificateRequest } from '@aws-sdk/client-iam'
import {
  type ServerCertificate,
  updateServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import { writeOperation } from '../../operation.ts'
import { noTagsGiven } from '../errors.ts'
import { mergedTags } from '../tags.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const TagServerCertificate = writeOperation<
  TagServerCertificateRequest,
  undefined,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize: (call, certificate) => [serverCertificatePermission(call, certificate)],
  async run({ input, resources }, writer, target) {
    const certificate = existingServerCertificate(target, input.ServerCertificateName)
    if (input.Tags.length === 0) throw noTagsGiven('tag map')
    const tags = mergedTags(certificate.tags, input.Tags, resources.quotas)
    await updateServerCertificate(writer, { ...certificate, tags })
    return undefined
  },
})
