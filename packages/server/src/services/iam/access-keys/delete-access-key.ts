// iam:DeleteAccessKey.
import type { DeleteAccessKeyRequest } from '@aws-sdk/client-iam'
import { deleteAccessKey } from '../../../store/tables/access-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingKey, existingKeyOwner, keyOwnerUser, keyPermission } from './key-owner.ts'

export const DeleteAccessKey = writeOperation<DeleteAccessKeyRequest, undefined, User | undefined>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, writer, target) {
    const owner = existingKeyOwner(call, target)
    const key = await existingKey(writer, owner, call.input.AccessKeyId)
    await deleteAccessKey(writer, key.id)
    return undefined
  },
})
