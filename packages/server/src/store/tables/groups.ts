// The groups of an account and their members.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'
import { renameOwner } from './policy-attachments.ts'

/** A group. */
export interface Group {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly createdAt: Date
}

const toGroup = (row: SqlRow): Group => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  createdAt: dateColumn(row, 'created_at'),
})

const inTable = namedEntities('iam_group', toGroup)

/** The group with this name, whatever its case. */
export const findGroup = inTable.find

/** Groups by name whose path starts with a prefix. */
export const listGroups = inTable.list

/** Adds a group. Its name must be free; `increaseUsage` has counted it. */
export async function insertGroup(writer: Writer, group: Group): Promise<void> {
  await writer.run(
    `INSERT INTO iam_group (id, account_id, name, name_key, path, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    group.id,
    group.account,
    group.name,
    nameKey(group.name),
    group.path,
    group.createdAt.getTime(),
  )
  writer.changed(`group:${group.id}`)
}

/** Stores what may change of a group: name and path. */
export async function updateGroup(writer: Writer, group: Group): Promise<void> {
  await writer.run(
    'UPDATE iam_group SET name = ?, name_key = ?, path = ? WHERE id = ?',
    group.name,
    nameKey(group.name),
    group.path,
    group.id,
  )
  await renameOwner(writer, group.id, nameKey(group.name))
  writer.changed(`group:${group.id}`)
}

/** Removes a group that nothing refers to any more. */
export async function deleteGroup(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM iam_group WHERE id = ?', id)
  writer.changed(`group:${id}`)
}

/** Groups of a user by name. */
export async function listGroupsOfUser(
  reader: Reader,
  userId: string,
  page: PageRequest,
): Promise<readonly Group[]> {
  const rows = await reader.all(
    `SELECT iam_group.* FROM group_member JOIN iam_group ON iam_group.id = group_member.group_id
     WHERE group_member.user_id = ? AND iam_group.name_key > ?
     ORDER BY iam_group.name_key LIMIT ?`,
    userId,
    page.after,
    page.limit,
  )
  return rows.map(toGroup)
}

/** How many groups a user is in. */
export async function countGroupsOfUser(reader: Reader, userId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM group_member WHERE user_id = ?'
  const row = await reader.get(sql, userId)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Whether a user is in a group. */
export async function isGroupMember(
  reader: Reader,
  groupId: string,
  userId: string,
): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM group_member WHERE user_id = ? AND group_id = ?'
  return (await reader.get(sql, userId, groupId)) !== undefined
}

/** Whether a group has any member. */
export async function hasMembers(reader: Reader, groupId: string): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM group_member WHERE group_id = ? LIMIT 1'
  return (await reader.get(sql, groupId)) !== undefined
}

/** Puts a user that is not a member into a group. */
export async function insertGroupMember(
  writer: Writer,
  groupId: string,
  userId: string,
): Promise<void> {
  const sql = `INSERT INTO group_member (group_id, user_id, user_name_key)
    SELECT ?, id, name_key FROM iam_user WHERE id = ?`
  await writer.run(sql, groupId, userId)
  writer.changed(`user:${userId}`)
}

/** Takes a user out of a group; gives whether it was in. */
export async function deleteGroupMember(
  writer: Writer,
  groupId: string,
  userId: string,
): Promise<boolean> {
  const sql = 'DELETE FROM group_member WHERE user_id = ? AND group_id = ?'
  const changed = await writer.run(sql, userId, groupId)
  writer.changed(`user:${userId}`)
  return changed > 0
}
