// The group that a call is about: which it is, and how policies and denials name it.
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findGroup, type Group } from '../../../store/tables/groups.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'

interface GroupInput {
  readonly GroupName: string
}

/** The group that the input names; undefined when there is none. */
export const namedGroup = (
  { account, input }: Call<GroupInput>,
  reader: Reader,
): Promise<Group | undefined> => findGroup(reader, account, input.GroupName)

/** The permission to do something to one group. */
export function groupPermission(
  { account, input, operation }: Call<GroupInput>,
  group: Group | undefined,
  keys: Permission['keys'] = {},
): Permission {
  const { GroupName: name } = input
  return {
    action: `iam:${operation}`,
    // A group that does not exist counts as one at the path `/`. Source: recorded from AWS, 2026.
    resource: entityArn('group', account, group?.path ?? '/', group?.name ?? name),
    deniedAs: `group ${name}`,
    keys,
  }
}

/** @throws {AwsError} NoSuchEntity when there is no such group. */
export function existingGroup(group: Group | undefined, name: string): Group {
  if (group === undefined) throw noSuchEntity('group', name)
  return group
}
