// iam:GetSSHPublicKey: the key as SSH or as PEM has it, whichever way it was uploaded.
import type { GetSSHPublicKeyRequest, GetSSHPublicKeyResponse } from '@aws-sdk/client-iam'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { existingUser, namedUser, userPermission } from '../users/user-target.ts'
import { pemForm, sshForm } from './rsa-public-key.ts'
import { existingSshPublicKey, wholeSshPublicKey } from './ssh-public-key-target.ts'

const forms = { SSH: sshForm, PEM: pemForm }

export const GetSSHPublicKey = readOperation<
  GetSSHPublicKeyRequest,
  GetSSHPublicKeyResponse,
  User | undefined
>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ input }, reader, target) {
    const user = existingUser(target, input.UserName)
    const key = await existingSshPublicKey(reader, user, input.SSHPublicKeyId)
    return { SSHPublicKey: wholeSshPublicKey(user, key, forms[input.Encoding](key.wireForm)) }
  },
})
