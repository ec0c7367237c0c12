// iam:UpdateSSHPublicKey: activates or deactivates an SSH public key.
import type { UpdateSSHPublicKeyRequest } from '@aws-sdk/client-iam'
import { updateSshPublicKeyStatus } from '../../../store/tables/ssh-public-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { settableStatus } from '../settable-status.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { existingSshPublicKey } from './ssh-public-key-target.ts'

export const UpdateSSHPublicKey = writeOperation<
  UpdateSSHPublicKeyRequest,
  undefined,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ input }, writer, target) {
    const user = existingUser(target, input.UserName)
    const key = await existingSshPublicKey(writer, user, input.SSHPublicKeyId)
    await updateSshPublicKeyStatus(writer, key.id, settableStatus(input.Status))
    return undefined
  },
})
