// iam:UploadSigningCertificate.
import { createHash, type X509Certificate } from 'node:crypto'
import type {
  UploadSigningCertificateRequest,
  UploadSigningCertificateResponse,
} from '@aws-sdk/client-iam'
import { encodeBase32 } from '../../../identifiers/base32.ts'
import {
  countSigningCertificates,
  findSigningCertificate,
  insertSigningCertificate,
  type SigningCertificate,
} from '../../../store/tables/signing-certificates.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from '../access-keys/key-owner.ts'
import { duplicateCertificate, malformedSigningCertificate, quotaExceeded } from '../errors.ts'
import { readPemCertificates, validityAt } from '../pem-certificates.ts'
import { signingCertificateOutput } from './signing-certificate-target.ts'

export const UploadSigningCertificate = writeOperation<
  UploadSigningCertificateRequest,
  UploadSigningCertificateResponse,
  User | undefined,
  string
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async prepare(call, target) {
    // A user that is not there comes before a certificate that can't be read.
    existingKeyOwner(call, target)
    const { input, now } = call
    const [certificate, ...more] = readPemCertificates(input.CertificateBody) ?? []
    if (certificate === undefined || more.length > 0 || validityAt(certificate, now) !== 'valid') {
      throw malformedSigningCertificate(input.CertificateBody)
    }
    return idOf(certificate)
  },
  async run(call, writer, target, id) {
    const { account, input, now, resources } = call
    const owner = existingKeyOwner(call, target)
    const userId = owner.user?.id
    const present = await findSigningCertificate(writer, account, id)
    if (present !== undefined) {
      if (present.userId !== userId) throw duplicateCertificate()
      // AWS says that it is active, even when it is not and stays so. Source: recorded, 2026.
      return { Certificate: signingCertificateOutput(owner, { ...present, status: 'Active' }) }
    }
    const { signingCertificatesPerUser: maximum } = resources.quotas
    if ((await countSigningCertificates(writer, account, userId)) >= maximum) {
      throw quotaExceeded('CertificatesPerUser', maximum)
    }
    const certificate: SigningCertificate = {
      id,
      account,
      userId,
      body: input.CertificateBody,
      status: 'Active',
      uploadedAt: now,
    }
    await insertSigningCertificate(writer, certificate)
    return { Certificate: signingCertificateOutput(owner, certificate) }
  },
})

/** The SHA-1 digest of the certificate in base 32. Source: recorded from AWS, 2026. */
const idOf = ({ raw }: X509Certificate): string =>
  encodeBase32(createHash('sha1').update(raw).digest())
