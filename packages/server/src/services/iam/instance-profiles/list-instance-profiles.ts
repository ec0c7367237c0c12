// iam:ListInstanceProfiles.
import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '@aws-sdk/client-iam'
import { listInstanceProfiles } from '../../../store/tables/instance-profiles.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { defaultPathPrefix, listPermission } from '../list-permission.ts'
import { listedInstanceProfiles } from './instance-profile-output.ts'

export const ListInstanceProfiles = readOperation<
  ListInstanceProfilesRequest,
  ListInstanceProfilesResponse
>({
  authorize: (call) => [listPermission(call, 'instance-profile')],
  async run(call, reader) {
    const { account, input } = call
    const prefix = input.PathPrefix ?? defaultPathPrefix
    const { items, more } = await readPage(
      call,
      [prefix],
      (page) => listInstanceProfiles(reader, account, prefix, page),
      (profile) => nameKey(profile.name),
    )
    return { InstanceProfiles: await listedInstanceProfiles(reader, items), ...more }
  },
})
