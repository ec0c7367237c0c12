// iam:UpdateGroup: a new name or path. The group keeps its id, members and policies.
import type { UpdateGroupRequest } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { findGroup, type Group, updateGroup } from '../../../store/tables/groups.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists } from '../errors.ts'
import { renamePermissions } from '../rename-permissions.ts'
import { existingGroup, groupPermission, namedGroup } from './group-target.ts'

export const UpdateGroup = writeOperation<UpdateGroupRequest, undefined, Group | undefined>({
  target: namedGroup,
  authorize(call, group) {
    const { account, input } = call
    const newPath = input.NewPath ?? group?.path ?? '/'
    const newName = input.NewGroupName ?? group?.name ?? input.GroupName
    const newArn = entityArn('group', account, newPath, newName)
    return renamePermissions(groupPermission(call, group), newArn)
  },
  async run({ account, input }, writer, target) {
    const group = existingGroup(target, input.GroupName)
    const { NewPath: path = group.path, NewGroupName: name = group.name } = input
    const holder = await findGroup(writer, account, name)
    // A group may take its own name in another case.
    if (holder !== undefined && holder.id !== group.id) throw entityAlreadyExists('group', name)
    await updateGroup(writer, { ...group, name, path })
    return undefined
  },
})
