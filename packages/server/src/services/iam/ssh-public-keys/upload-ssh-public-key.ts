// iam:UploadSSHPublicKey.
import type { UploadSSHPublicKeyRequest, UploadSSHPublicKeyResponse } from '@aws-sdk/client-iam'
import { newSshPublicKeyId } from '../../../identifiers/access-key-id.ts'
import type { Reader } from '../../../store/store.ts'
import {
  countSshPublicKeys,
  findSshPublicKey,
  hasSshPublicKey,
  insertSshPublicKey,
  type SshPublicKey,
} from '../../../store/tables/ssh-public-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { type Call, writeOperation } from '../../operation.ts'
import { duplicateSshPublicKey, quotaExceeded } from '../errors.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { readUploadedKey } from './rsa-public-key.ts'
import { wholeSshPublicKey } from './ssh-public-key-target.ts'

export const UploadSSHPublicKey = writeOperation<
  UploadSSHPublicKeyRequest,
  UploadSSHPublicKeyResponse,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run(call, writer, target) {
    const { input, now, resources } = call
    const user = existingUser(target, input.UserName)
    const wireForm = readUploadedKey(input.SSHPublicKeyBody)
    if (await hasSshPublicKey(writer, user.id, wireForm)) throw duplicateSshPublicKey()
    const { sshPublicKeysPerUser: maximum } = resources.quotas
    if ((await countSshPublicKeys(writer, user.id)) >= maximum) {
      throw quotaExceeded('SSHPublicKeysPerUser', maximum)
    }
    const key: SshPublicKey = {
      id: await unusedId(call, writer),
      userId: user.id,
      wireForm,
      status: 'Active',
      uploadedAt: now,
    }
    await insertSshPublicKey(writer, key)
    // This answer, and no other, has the key as it was sent, comment and all.
    return { SSHPublicKey: wholeSshPublicKey(user, key, input.SSHPublicKeyBody) }
  },
})

/** 39 random bits are few enough that an account with many keys may draw one of them again. */
async function unusedId({ account, resources }: Call<unknown>, reader: Reader): Promise<string> {
  for (;;) {
    const id = newSshPublicKeyId(account, resources.random)
    if ((await findSshPublicKey(reader, id)) === undefined) return id
  }
}
