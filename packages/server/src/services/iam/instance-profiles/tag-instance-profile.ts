// iam:TagInstanceProfile.
import type { TagInstanceProfileRequest } from '@aws-sdk/client-iam'
import {
  type InstanceProfile,
  updateInstanceProfileTags,
} from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags } from '../tags.ts'
import {
  existingInstanceProfile,
  instanceProfilePermission,
  namedInstanceProfile,
} from './instance-profile-target.ts'

export const TagInstanceProfile = writeOperation<
  TagInstanceProfileRequest,
  undefined,
  InstanceProfile | undefined
>({
  target: namedInstanceProfile,
  authorize: (call, profile) => [instanceProfilePermission(call, profile)],
  async run({ input, resources }, writer, target) {
    const profile = existingInstanceProfile(target, input.InstanceProfileName)
    const tags = mergedTags(profile.tags, input.Tags, resources.quotas)
    await updateInstanceProfileTags(writer, profile.id, tags)
    return undefined
  },
})
