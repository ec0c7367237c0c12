// iam:UntagInstanceProfile.
import type { UntagInstanceProfileRequest } from '@aws-sdk/client-iam'
import {
  type InstanceProfile,
  updateInstanceProfileTags,
} from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags } from '../tags.ts'
import {
  existingInstanceProfile,
  instanceProfilePermission,
  namedInstanceProfile,
} from './instance-profile-target.ts'

export const UntagInstanceProfile = writeOperation<
  UntagInstanceProfileRequest,
  undefined,
  InstanceProfile | undefined
>({
  target: namedInstanceProfile,
  authorize: (call, profile) => [instanceProfilePermission(call, profile)],
  async run({ input }, writer, target) {
    const profile = existingInstanceProfile(target, input.InstanceProfileName)
    const tags = remainingTags(profile.tags, input.TagKeys)
    await updateInstanceProfileTags(writer, profile.id, tags)
    return undefined
  },
})
