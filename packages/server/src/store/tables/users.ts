// The users of an account.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, optionalText, type Tag, tagsColumn, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { forgetPrincipal } from './access-uses.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'
import { renameOwner } from './policy-attachments.ts'

/** A user. */
export interface User {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly createdAt: Date
  readonly boundaryArn: string | undefined
  readonly tags: readonly Tag[]
}

const toUser = (row: SqlRow): User => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  createdAt: dateColumn(row, 'created_at'),
  boundaryArn: optionalText(row, 'boundary_arn'),
  tags: tagsColumn(row, 'tags'),
})

const inTable = namedEntities('iam_user', toUser)

/** The user with this name, whatever its case. */
export const findUser = inTable.find

/** The user with this unique id, in whichever account. */
export const findUserById = inTable.findById

/** Users by name whose path starts with a prefix. */
export const listUsers = inTable.list

/**
 * Adds a user; the caller counts it with `increaseUsage`.
 * @returns false, with nothing added, when the account has a user of that name, whatever its case.
 */
export async function insertUser(writer: Writer, user: User): Promise<boolean> {
  const added = await writer.run(
    `INSERT INTO iam_user (id, account_id, name, name_key, path, created_at, boundary_arn, tags)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, name_key) DO NOTHING`,
    user.id,
    user.account,
    user.name,
    nameKey(user.name),
    user.path,
    user.createdAt.getTime(),
    user.boundaryArn ?? null,
    JSON.stringify(user.tags),
  )
  if (added > 0) writer.changed(`user:${user.id}`)
  return added > 0
}

/** Stores what may change of a user: name, path, boundary and tags. */
export async function updateUser(writer: Writer, user: User): Promise<void> {
  await writer.run(
    `UPDATE iam_user SET name = ?, name_key = ?, path = ?, boundary_arn = ?, tags = ?
     WHERE id = ?`,
    user.name,
    nameKey(user.name),
    user.path,
    user.boundaryArn ?? null,
    JSON.stringify(user.tags),
    user.id,
  )
  await renameOwner(writer, user.id, nameKey(user.name))
  await writer.run(
    'UPDATE group_member SET user_name_key = ? WHERE user_id = ? AND user_name_key <> ?',
    nameKey(user.name),
    user.id,
    nameKey(user.name),
  )
  writer.changed(`user:${user.id}`)
}

/** Removes a user that nothing refers to any more. */
export async function deleteUser(writer: Writer, id: string): Promise<void> {
  await forgetPrincipal(writer, id)
  await writer.run('DELETE FROM iam_user WHERE id = ?', id)
  writer.changed(`user:${id}`)
}

/** Members of a group by name. */
export async function listUsersOfGroup(
  reader: Reader,
  groupId: string,
  page: PageRequest,
): Promise<readonly User[]> {
  const rows = await reader.all(
    `SELECT iam_user.* FROM group_member JOIN iam_user ON iam_user.id = group_member.user_id
     WHERE group_member.group_id = ? AND group_member.user_name_key > ?
     ORDER BY group_member.user_name_key LIMIT ?`,
    groupId,
    page.after,
    page.limit,
  )
  return rows.map(toUser)
}
