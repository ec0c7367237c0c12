// iam:CreateInstanceProfile.
import type {
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse,
} from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import {
  findInstanceProfile,
  insertInstanceProfile,
} from '../../../store/tables/instance-profiles.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { newTags } from '../tags.ts'
import { wholeInstanceProfile } from './instance-profile-output.ts'

export const CreateInstanceProfile = writeOperation<
  CreateInstanceProfileRequest,
  CreateInstanceProfileResponse
>({
  authorize: (call) => {
    const { Path: path = '/', InstanceProfileName: name } = call.input
    const resource = entityArn('instance-profile', call.account, path, name)
    return creationPermissions(call, 'iam:TagInstanceProfile', resource, resource)
  },
  async run({ account, input, now, resources }, writer) {
    const { quotas, random } = resources
    const { InstanceProfileName: name, Path: path = '/' } = input
    const tags = newTags(input.Tags, quotas)
    if ((await findInstanceProfile(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('instanceProfile', name)
    }
    const { instanceProfiles: maximum } = quotas
    if (!(await increaseUsage(writer, account, 'instanceProfiles', maximum))) {
      throw quotaExceeded('InstanceProfilesPerAccount', maximum)
    }
    const id = newUniqueId('instance-profile', now, random)
    const profile = { id, account, name, path, createdAt: now, tags }
    await insertInstanceProfile(writer, profile)
    return { InstanceProfile: await wholeInstanceProfile(writer, profile) }
  },
})
