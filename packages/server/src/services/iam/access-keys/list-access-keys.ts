// iam:ListAccessKeys.
import type { ListAccessKeysRequest, ListAccessKeysResponse } from '@aws-sdk/client-iam'
import { listAccessKeys } from '../../../store/tables/access-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingKeyOwner, keyOwnerUser, keyPermission } from './key-owner.ts'

export const ListAccessKeys = readOperation<
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  User | undefined
>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, reader, target) {
    const { account, user } = existingKeyOwner(call, target)
    const { items, more } = await readPage(
      call,
      [user?.id ?? account],
      (page) => listAccessKeys(reader, account, user?.id, page),
      (key) => key.id,
    )
    return {
      AccessKeyMetadata: items.map((key) => ({
        UserName: user?.name,
        AccessKeyId: key.id,
        Status: key.status,
        CreateDate: key.createdAt,
      })),
      ...more,
    }
  },
})
