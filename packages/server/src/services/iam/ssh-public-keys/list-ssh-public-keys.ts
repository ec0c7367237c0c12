// iam:ListSSHPublicKeys.
import type { ListSSHPublicKeysRequest, ListSSHPublicKeysResponse } from '@aws-sdk/client-iam'
import { listSshPublicKeys } from '../../../store/tables/ssh-public-keys.ts'
import type { User } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { existingOrCallingUser, namedOrCallingUser, userPermission } from '../users/user-target.ts'
import { sshPublicKeyMetadata } from './ssh-public-key-target.ts'

export const ListSSHPublicKeys = readOperation<
  ListSSHPublicKeysRequest,
  ListSSHPublicKeysResponse,
  User | undefined
>({
  target: namedOrCallingUser,
  authorize: (call, user) => [userPermission(call, user, {}, 'null')],
  async run(call, reader, target) {
    const user = existingOrCallingUser(call, target)
    const { items, more } = await readPage(
      call,
      [user.id],
      (page) => listSshPublicKeys(reader, user.id, page),
      (key) => key.id,
    )
    return { SSHPublicKeys: items.map((key) => sshPublicKeyMetadata(user, key)), ...more }
  },
})
