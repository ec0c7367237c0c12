// The SSH public key that a call is about, and how answers show it.
import type { SSHPublicKey, SSHPublicKeyMetadata } from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { findSshPublicKey, type SshPublicKey } from '../../../store/tables/ssh-public-keys.ts'
import { findUserById, type User } from '../../../store/tables/users.ts'
import { noSuchEntity } from '../errors.ts'
import { fingerprintOf } from './rsa-public-key.ts'

/** @throws {AwsError} NoSuchEntity when the user has no such key; who else has it is not told. */
export async function existingSshPublicKey(
  reader: Reader,
  user: User,
  id: string,
): Promise<SshPublicKey> {
  const key = await findSshPublicKey(reader, id)
  const owner = key && (await findUserById(reader, key.userId))
  // Keys of other accounts are as if they were not there.
  if (key === undefined || owner?.account !== user.account) throw noSuchEntity('sshPublicKey', id)
  if (owner.id !== user.id) throw noSuchEntity('sshPublicKeyOfUser', id)
  return key
}

/** What lists show: neither the key itself nor its fingerprint. */
export const sshPublicKeyMetadata = (
  { name }: User,
  { id, status, uploadedAt }: SshPublicKey,
): SSHPublicKeyMetadata => ({
  UserName: name,
  SSHPublicKeyId: id,
  Status: status,
  UploadDate: uploadedAt,
})

/** All that there is to show, the key in one of its forms. */
export const wholeSshPublicKey = (user: User, key: SshPublicKey, body: string): SSHPublicKey => ({
  ...sshPublicKeyMetadata(user, key),
  Fingerprint: fingerprintOf(key.wireForm),
  SSHPublicKeyBody: body,
})
