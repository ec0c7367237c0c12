// iam:GetGroup: a group with a page of its members.
import type { GetGroupRequest, GetGroupResponse } from '@aws-sdk/client-iam'
import type { Group } from '../../../store/tables/groups.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listUsersOfGroup } from '../../../store/tables/users.ts'
import { readOperation } from '../../operation.ts'
import { readPage } from '../../pagination.ts'
import { listedUser } from '../users/user-output.ts'
import { groupOutput } from './group-output.ts'
import { existingGroup, groupPermission, namedGroup } from './group-target.ts'

export const GetGroup = readOperation<GetGroupRequest, GetGroupResponse, Group | undefined>({
  target: namedGroup,
  authorize: (call, group) => [groupPermission(call, group)],
  async run(call, reader, target) {
    const group = existingGroup(target, call.input.GroupName)
    const { items, more } = await readPage(
      call,
      [group.id],
      (page) => listUsersOfGroup(reader, group.id, page),
      (user) => nameKey(user.name),
    )
    return { Group: groupOutput(group), Users: items.map(listedUser), ...more }
  },
})
