// iam:RemoveUserFromGroup.
import type { RemoveUserFromGroupRequest } from '@aws-sdk/client-iam'
import { deleteGroupMember, type Group } from '../../../store/tables/groups.ts'
import { findUser } from '../../../store/tables/users.ts'
import { writeOperation } from '../../operation.ts'
import { existingUser } from '../users/user-target.ts'
import { existingGroup, groupPermission, namedGroup } from './group-target.ts'

export const RemoveUserFromGroup = writeOperation<
  RemoveUserFromGroupRequest,
  undefined,
  Group | undefined
>({
  target: namedGroup,
  authorize: (call, group) => [groupPermission(call, group)],
  async run({ account, input }, writer, target) {
    const group = existingGroup(target, input.GroupName)
    const user = existingUser(await findUser(writer, account, input.UserName), input.UserName)
    // A user that is not a member is no error. Source: tried on AWS in 2019, cloud-custodian #4730.
    await deleteGroupMember(writer, group.id, user.id)
    return undefined
  },
})
