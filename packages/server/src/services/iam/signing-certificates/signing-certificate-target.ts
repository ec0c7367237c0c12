// The signing certificate that a call is about, and how answers show it.
import type { SigningCertificate as SigningCertificateOutput } from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import {
  findSigningCertificate,
  type SigningCertificate,
} from '../../../store/tables/signing-certificates.ts'
import type { KeyOwner } from '../access-keys/key-owner.ts'
import { noSuchEntity } from '../errors.ts'

/** @throws {AwsError} NoSuchEntity when the owner has no such certificate; others' count as none. */
export async function existingSigningCertificate(
  reader: Reader,
  { account, user }: KeyOwner,
  id: string,
): Promise<SigningCertificate> {
  const certificate = await findSigningCertificate(reader, account, id)
  if (certificate === undefined || certificate.userId !== user?.id) {
    throw noSuchEntity('signingCertificate', id)
  }
  return certificate
}

/** What is shown of a signing certificate, which is all. Root's have no user name. */
export const signingCertificateOutput = (
  { user }: KeyOwner,
  { id, body, status, uploadedAt }: SigningCertificate,
): SigningCertificateOutput => ({
  UserName: user?.name,
  CertificateId: id,
  CertificateBody: body,
  Status: status,
  UploadDate: uploadedAt,
})
