// iam:UploadServerCertificate.
import type {
  UploadServerCertificateRequest,
  UploadServerCertificateResponse,
} from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import {
  findServerCertificate,
  insertServerCertificate,
  type ServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { newTags } from '../tags.ts'
import { expirationOf } from './read-server-certificate.ts'
import { serverCertificateMetadata } from './server-certificate-output.ts'

export const UploadServerCertificate = writeOperation<
  UploadServerCertificateRequest,
  UploadServerCertificateResponse,
  undefined,
  Date
>({
  authorize: (call) => {
    const { Path: path = '/', ServerCertificateName: name } = call.input
    const resource = entityArn('server-certificate', call.account, path, name)
    return creationPermissions(call, 'iam:TagServerCertificate', resource, resource)
  },
  prepare: async ({ input, now }) => expirationOf(input, now),
  async run({ account, input, now, resources }, writer, _target, expiresAt) {
    const { quotas, random } = resources
    const { Path: path = '/', ServerCertificateName: name } = input
    const tags = newTags(input.Tags, quotas)
    if ((await findServerCertificate(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('serverCertificate', name)
    }
    const { serverCertificates: maximum } = quotas
    if (!(await increaseUsage(writer, account, 'serverCertificates', maximum))) {
      throw quotaExceeded('ServerCertificatesPerAccount', maximum)
    }
    const certificate: ServerCertificate = {
      id: newUniqueId('server-certificate', now, random),
      account,
      name,
      path,
      uploadedAt: now,
      expiresAt,
      // AWS shows it without white space around it. Source: recorded, 2026.
      body: input.CertificateBody.trim(),
      chain: input.CertificateChain?.trim(),
      tags,
    }
    await insertServerCertificate(writer, certificate, input.PrivateKey)
    return {
      ServerCertificateMetadata: serverCertificateMetadata(certificate),
      ...(tags.length > 0 && { Tags: [...tags] }),
    }
  },
})
