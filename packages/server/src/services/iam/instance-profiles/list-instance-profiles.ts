// iam:ListInstanceProfiles.
import { listInstanceProfiles } from '../../../store/tables/instance-profiles.ts'
import { listUnderPath } from '../list-under-path.ts'
import { listedInstanceProfiles } from './instance-profile-output.ts'

export const ListInstanceProfiles = listUnderPath(
  'instance-profile',
  listInstanceProfiles,
  async (profiles, reader) => ({
    InstanceProfiles: await listedInstanceProfiles(reader, profiles),
  }),
)
