// iam:GetInstanceProfile.
import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '@aws-sdk/client-iam'
import type { InstanceProfile } from '../../../store/tables/instance-profiles.ts'
import { readOperation } from '../../operation.ts'
import { wholeInstanceProfile } from './instance-profile-output.ts'
import {
  existingInstanceProfile,
  instanceProfilePermission,
  namedInstanceProfile,
} from './instance-profile-target.ts'

export const GetInstanceProfile = readOperation<
  GetInstanceProfileRequest,
  GetInstanceProfileResponse,
  InstanceProfile | undefined
>({
  target: namedInstanceProfile,
  authorize: (call, profile) => [instanceProfilePermission(call, profile)],
  async run({ input }, reader, target) {
    const profile = existingInstanceProfile(target, input.InstanceProfileName)
    return { InstanceProfile: await wholeInstanceProfile(reader, profile) }
  },
})
