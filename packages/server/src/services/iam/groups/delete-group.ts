// iam:DeleteGroup.
import type { DeleteGroupRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteGroup, type Group, hasMembers } from '../../../store/tables/groups.ts'
import { writeOperation } from '../../operation.ts'
import { type Conflict, policyConflicts, refuseConflicts } from '../delete-conflicts.ts'
import { existingGroup, groupPermission, namedGroup } from './group-target.ts'

const conflicts: readonly Conflict<Group>[] = [
  ['groupMembers', (reader, { id }) => hasMembers(reader, id)],
  ...policyConflicts,
]

export const DeleteGroup = writeOperation<DeleteGroupRequest, undefined, Group | undefined>({
  target: namedGroup,
  authorize: (call, group) => [groupPermission(call, group)],
  async run({ account, input }, writer, target) {
    const group = existingGroup(target, input.GroupName)
    await refuseConflicts(writer, group, conflicts)
    await deleteGroup(writer, group.id)
    await decreaseUsage(writer, account, 'groups')
    return undefined
  },
})
