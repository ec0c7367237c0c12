// iam:DeleteInstanceProfile. The roles in it have to be removed first.
import type { DeleteInstanceProfileRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import {
  countRolesOfInstanceProfile,
  deleteInstanceProfile,
  type InstanceProfile,
} from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { deleteConflict } from '../errors.ts'
import {
  existingInstanceProfile,
  instanceProfilePermission,
  namedInstanceProfile,
} from './instance-profile-target.ts'

export const DeleteInstanceProfile = writeOperation<
  DeleteInstanceProfileRequest,
  undefined,
  InstanceProfile | undefined
>({
  target: namedInstanceProfile,
  authorize: (call, profile) => [instanceProfilePermission(call, profile)],
  async run({ account, input }, writer, target) {
    const profile = existingInstanceProfile(target, input.InstanceProfileName)
    if ((await countRolesOfInstanceProfile(writer, profile.id)) > 0) {
      throw deleteConflict('instanceProfileRoles')
    }
    await deleteInstanceProfile(writer, profile.id)
    await decreaseUsage(writer, account, 'instanceProfiles')
    return undefined
  },
})
