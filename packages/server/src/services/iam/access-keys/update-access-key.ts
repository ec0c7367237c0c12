// iam:UpdateAccessKey: activates or deactivates a key, at once.
import type { UpdateAccessKeyRequest } from '@aws-sdk/client-iam'
import { updateAccessKeyStatus } from '../../../store/tables/access-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { settableStatus } from '../settable-status.ts'
import { existingKey, existingKeyOwner, keyOwnerUser, keyPermission } from './key-owner.ts'

export const UpdateAccessKey = writeOperation<UpdateAccessKeyRequest, undefined, User | undefined>({
  target: keyOwnerUser,
  authorize: (call, user) => [keyPermission(call, user)],
  async run(call, writer, target) {
    const { input } = call
    const key = await existingKey(writer, existingKeyOwner(call, target), input.AccessKeyId)
    await updateAccessKeyStatus(writer, key.id, settableStatus(input.Status))
    return undefined
  },
})
