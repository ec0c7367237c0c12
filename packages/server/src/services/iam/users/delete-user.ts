// iam:DeleteUser.
import type { DeleteUserRequest } from '@aws-sdk/client-iam'
import { countAccessKeys } from '../../../store/tables/access-keys.ts'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { countGroupsOfUser } from '../../../store/tables/groups.ts'
import { findLoginProfile } from '../../../store/tables/login-profiles.ts'
import { countMfaDevicesOfOwner } from '../../../store/tables/mfa-devices.ts'
import { countServiceCredentials } from '../../../store/tables/service-credentials.ts'
import { countSigningCertificates } from '../../../store/tables/signing-certificates.ts'
import { countSshPublicKeys } from '../../../store/tables/ssh-public-keys.ts'
import { deleteUser, type User } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { type Conflict, policyConflicts, refuseConflicts } from '../delete-conflicts.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { existingUser, namedUser, userPermission } from './user-target.ts'

/** In the order in which AWS names them. */
const conflicts: readonly Conflict<User>[] = [
  ['groupMembers', async (reader, { id }) => (await countGroupsOfUser(reader, id)) > 0],
  [
    'accessKeys',
    async (reader, { account, id }) => (await countAccessKeys(reader, account, id)) > 0,
  ],
  ['loginProfile', async (reader, { id }) => (await findLoginProfile(reader, id)) !== undefined],
  [
    'mfaDevices',
    async (reader, { account, id }) => (await countMfaDevicesOfOwner(reader, account, id)) > 0,
  ],
  [
    'signingCertificates',
    async (reader, { account, id }) => (await countSigningCertificates(reader, account, id)) > 0,
  ],
  ['sshPublicKeys', async (reader, { id }) => (await countSshPublicKeys(reader, id)) > 0],
  ['serviceCredentials', async (reader, { id }) => (await countServiceCredentials(reader, id)) > 0],
  ...policyConflicts,
]

export const DeleteUser = writeOperation<DeleteUserRequest, undefined, User | undefined>({
  target: namedUser,
  authorize: (call, user) => [userPermission(call, user)],
  async run({ account, input }, writer, target) {
    const user = existingUser(target, input.UserName)
    await refuseConflicts(writer, user, conflicts)
    await setBoundary(writer, account, user.boundaryArn, undefined)
    await deleteUser(writer, user.id)
    await decreaseUsage(writer, account, 'users')
    return undefined
  },
})
