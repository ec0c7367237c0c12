// iam:AddUserToGroup. Adding a member again changes nothing and is no error.
import type { AddUserToGroupRequest } from '@aws-sdk/client-iam'
import {
  countGroupsOfUser,
  type Group,
  insertGroupMember,
  isGroupMember,
} from '../../../store/tables/groups.ts'
import { findUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { quotaExceeded } from '../errors.ts'
import { existingUser } from '../users/user-target.ts'
import { existingGroup, groupPermission, namedGroup } from './group-target.ts'

export const AddUserToGroup = writeOperation<AddUserToGroupRequest, undefined, Group | undefined>({
  target: namedGroup,
  authorize: (call, group) => [groupPermission(call, group)],
  async run({ account, input, resources }, writer, target) {
    const group = existingGroup(target, input.GroupName)
    const user = existingUser(await findUser(writer, account, input.UserName), input.UserName)
    if (await isGroupMember(writer, group.id, user.id)) return undefined
    const { groupsPerUser: maximum } = resources.quotas
    if ((await countGroupsOfUser(writer, user.id)) >= maximum) {
      throw quotaExceeded('GroupsPerUser', maximum)
    }
    await insertGroupMember(writer, group.id, user.id)
    return undefined
  },
})
