// iam:ListInstanceProfileTags.
import type {
  ListInstanceProfileTagsRequest,
  ListInstanceProfileTagsResponse,
} from '@aws-sdk/client-iam'
import type { InstanceProfile } from '../../../store/tables/instance-profiles.ts'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import {
  existingInstanceProfile,
  instanceProfilePermission,
  namedInstanceProfile,
} from './instance-profile-target.ts'

export const ListInstanceProfileTags = readOperation<
  ListInstanceProfileTagsRequest,
  ListInstanceProfileTagsResponse,
  InstanceProfile | undefined
>({
  target: namedInstanceProfile,
  authorize: (call, profile) => [instanceProfilePermission(call, profile)],
  async run(call, _reader, target) {
    const profile = existingInstanceProfile(target, call.input.InstanceProfileName)
    return listTags(call, profile.id, profile.tags)
  },
})
