// iam:DeleteSSHPublicKey.
import type { DeleteSSHPublicKeyRequest } from '@aws-sdk/client-iam'
import { deleteSshPublicKey } from '../../../store/tables/ssh-public-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { existingSshPublicKey } from './ssh-public-key-target.ts'

export const DeleteSSHPublicKey = writeOperation<
  DeleteSSHPublicKeyRequest,
  undefined,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ input }, writer, target) {
    const user = existingUser(target, input.UserName)
    const key = await existingSshPublicKey(writer, user, input.SSHPublicKeyId)
    await deleteSshPublicKey(writer, key.id)
    return undefined
  },
})
