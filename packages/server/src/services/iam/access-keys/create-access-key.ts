// iam:CreateAccessKey: the only answer that ever shows the secret.
import type { CreateAccessKeyRequest, CreateAccessKeyResponse } from '@aws-sdk/client-iam'
import { type AccessKeyId, newAccessKeyId } from '../../../identifiers/access-key-id.ts'
import { newSecretAccessKey } from '../../../identifiers/secret-access-key.ts'
import type { Reader } from '../../../store/store.ts'
import {
  countAccessKeys,
  findAccessKey,
  insertAccessKey,
} from '../../../store/tables/access-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { type Call, writeOperation } from '../../operation.ts'
import { quotaExceeded } from '../errors.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from './key-owner.ts'

export const CreateAccessKey = writeOperation<
  CreateAccessKeyRequest,
  CreateAccessKeyResponse,
  User | undefined
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, writer, target) {
    const { account, now, resources } = call
    const { user } = existingKeyOwner(call, target)
    const { accessKeysPerUser: maximum } = resources.quotas
    if ((await countAccessKeys(writer, account, user?.id)) >= maximum) {
      throw quotaExceeded(user ? 'AccessKeysPerUser' : 'AccessKeysPerAccount', maximum)
    }
    const id = await unusedKeyId(call, writer)
    const secret = newSecretAccessKey(resources.random)
    const key = { id, account, userId: user?.id, status: 'Active', createdAt: now } as const
    await insertAccessKey(writer, key, secret)
    return {
      AccessKey: {
        UserName: user?.name,
        AccessKeyId: id,
        Status: key.status,
        SecretAccessKey: secret,
        CreateDate: now,
      },
    }
  },
})

/** 39 random bits are few enough that an account with many keys may draw one of them again. */
async function unusedKeyId(
  { account, resources }: Call<unknown>,
  reader: Reader,
): Promise<AccessKeyId> {
  for (;;) {
    const id = newAccessKeyId('AKIA', account, resources.random)
    if ((await findAccessKey(reader, id)) === undefined) return id
  }
}
