// The instance profiles of an account and the roles in them.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, type Tag, tagsColumn, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'

/** An instance profile. */
export interface InstanceProfile {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly createdAt: Date
  readonly tags: readonly Tag[]
}

const toInstanceProfile = (row: SqlRow): InstanceProfile => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  createdAt: dateColumn(row, 'created_at'),
  tags: tagsColumn(row, 'tags'),
})

const inTable = namedEntities('instance_profile', toInstanceProfile)

/** The instance profile with this name, whatever its case. */
export const findInstanceProfile = inTable.find

/** Instance profiles by name whose path starts with a prefix. */
export const listInstanceProfiles = inTable.list

/** Adds an instance profile. Its name must be free; `increaseUsage` has counted it. */
export async function insertInstanceProfile(
  writer: Writer,
  profile: InstanceProfile,
): Promise<void> {
  await writer.run(
    `INSERT INTO instance_profile (id, account_id, name, name_key, path, created_at, tags)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    profile.id,
    profile.account,
    profile.name,
    nameKey(profile.name),
    profile.path,
    profile.createdAt.getTime(),
    JSON.stringify(profile.tags),
  )
}

/** Stores the tags, all that may change of an instance profile itself. */
export async function updateInstanceProfileTags(
  writer: Writer,
  id: string,
  tags: readonly Tag[],
): Promise<void> {
  const sql = 'UPDATE instance_profile SET tags = ? WHERE id = ?'
  await writer.run(sql, JSON.stringify(tags), id)
}

/** Removes an instance profile that no role is in. */
export async function deleteInstanceProfile(writer: Writer, id: string): Promise<void> {
  await writer.run('DELETE FROM instance_profile WHERE id = ?', id)
}

/** Ids of the roles in an instance profile, by name. */
export async function listRoleIdsOfInstanceProfile(
  reader: Reader,
  profileId: string,
): Promise<readonly string[]> {
  const rows = await reader.all(
    `SELECT iam_role.id FROM instance_profile_role
     JOIN iam_role ON iam_role.id = instance_profile_role.role_id
     WHERE instance_profile_role.profile_id = ? ORDER BY iam_role.name_key`,
    profileId,
  )
  return rows.map((row) => textColumn(row, 'id'))
}

/** How many roles are in an instance profile. */
export async function countRolesOfInstanceProfile(
  reader: Reader,
  profileId: string,
): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM instance_profile_role WHERE profile_id = ?'
  const row = await reader.get(sql, profileId)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Instance profiles that a role is in, by name. */
export async function listInstanceProfilesOfRole(
  reader: Reader,
  roleId: string,
  page: PageRequest,
): Promise<readonly InstanceProfile[]> {
  const rows = await reader.all(
    `SELECT instance_profile.* FROM instance_profile_role
     JOIN instance_profile ON instance_profile.id = instance_profile_role.profile_id
     WHERE instance_profile_role.role_id = ? AND instance_profile.name_key > ?
     ORDER BY instance_profile.name_key LIMIT ?`,
    roleId,
    page.after,
    page.limit,
  )
  return rows.map(toInstanceProfile)
}

/** Whether a role is in any instance profile. */
export async function isInInstanceProfile(reader: Reader, roleId: string): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM instance_profile_role WHERE role_id = ? LIMIT 1'
  return (await reader.get(sql, roleId)) !== undefined
}

/** Puts a role into an instance profile that it is not in. */
export async function insertInstanceProfileRole(
  writer: Writer,
  profileId: string,
  roleId: string,
): Promise<void> {
  const sql = 'INSERT INTO instance_profile_role (profile_id, role_id) VALUES (?, ?)'
  await writer.run(sql, profileId, roleId)
}

/** Takes a role out of an instance profile; gives whether it was in. */
export async function deleteInstanceProfileRole(
  writer: Writer,
  profileId: string,
  roleId: string,
): Promise<boolean> {
  const sql = 'DELETE FROM instance_profile_role WHERE profile_id = ? AND role_id = ?'
  return (await writer.run(sql, profileId, roleId)) > 0
}
