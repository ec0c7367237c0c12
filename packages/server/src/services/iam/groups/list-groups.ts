// iam:ListGroups.
import type { ListGroupsRequest, ListGroupsResponse } from '@aws-sdk/client-iam'
import { listGroups } from '../../../store/tables/groups.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { defaultPathPrefix, listPermission } from '../list-permission.ts'
import { groupOutput } from './group-output.ts'

export const ListGroups = readOperation<ListGroupsRequest, ListGroupsResponse>({
  authorize: (call) => [listPermission(call, 'group')],
  async run(call, reader) {
    const { account, input } = call
    const prefix = input.PathPrefix ?? defaultPathPrefix
    const { items, more } = await readPage(
      call,
      [prefix],
      (page) => listGroups(reader, account, prefix, page),
      (group) => nameKey(group.name),
    )
    return { Groups: items.map(groupOutput), ...more }
  },
})
