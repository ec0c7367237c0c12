// Groups as IAM's answers show them.
import type { Group as GroupOutput } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Group } from '../../../store/tables/groups.ts'

/** What every answer shows of a group; groups have no tags and no boundary. */
export const groupOutput = (group: Group): GroupOutput => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: entityArn('group', group.account, group.path, group.name),
  CreateDate: group.createdAt,
})
