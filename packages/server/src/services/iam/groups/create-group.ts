// iam:CreateGroup.
import type { CreateGroupRequest, CreateGroupResponse } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { findGroup, insertGroup } from '../../../store/tables/groups.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { groupOutput } from './group-output.ts'

export const CreateGroup = writeOperation<CreateGroupRequest, CreateGroupResponse>({
  authorize({ account, input, operation }) {
    const resource = entityArn('group', account, input.Path ?? '/', input.GroupName)
    return [{ action: `iam:${operation}`, resource, deniedAs: resource }]
  },
  async run({ account, input, now, resources }, writer) {
    const { GroupName: name, Path: path = '/' } = input
    if ((await findGroup(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('group', name)
    }
    const { groups: maximum } = resources.quotas
    if (!(await increaseUsage(writer, account, 'groups', maximum))) {
      throw quotaExceeded('GroupsPerAccount', maximum)
    }
    const id = newUniqueId('group', now, resources.random)
    const group = { id, account, name, path, createdAt: now }
    await insertGroup(writer, group)
    return { Group: groupOutput(group) }
  },
})
