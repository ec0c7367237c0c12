// The roles of an account.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import {
  dateColumn,
  numberColumn,
  optionalDate,
  optionalNumber,
  optionalText,
  type Tag,
  tagsColumn,
  textColumn,
} from '../columns.ts'
import type { SqlRow, Writer } from '../store.ts'
import { forgetPrincipal } from './access-uses.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'

/** A role. */
export interface Role {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly path: string
  readonly createdAt: Date
  readonly description: string | undefined
  /** The trust policy; users and roles it names stand in it by unique id. */
  readonly trustDocument: string
  readonly maxSessionSeconds: number
  readonly boundaryArn: string | undefined
  readonly tags: readonly Tag[]
  readonly lastUsedAt: Date | undefined
  readonly lastUsedRegion: string | undefined
  /** The template that AcquireRole made it from. */
  readonly template?: RoleTemplateReference | undefined
}

/** A version of a role template. */
export interface RoleTemplateReference {
  readonly arn: string
  readonly minorVersion: number
}

const toRole = (row: SqlRow): Role => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  createdAt: dateColumn(row, 'created_at'),
  description: optionalText(row, 'description'),
  trustDocument: textColumn(row, 'trust_document'),
  maxSessionSeconds: numberColumn(row, 'max_session_seconds'),
  boundaryArn: optionalText(row, 'boundary_arn'),
  tags: tagsColumn(row, 'tags'),
  lastUsedAt: optionalDate(row, 'last_used_at'),
  lastUsedRegion: optionalText(row, 'last_used_region'),
  template: templateColumns(row),
})

function templateColumns(row: SqlRow): RoleTemplateReference | undefined {
  const arn = optionalText(row, 'template_arn')
  const minorVersion = optionalNumber(row, 'template_minor_version')
  return arn === undefined || minorVersion === undefined ? undefined : { arn, minorVersion }
}

const inTable = namedEntities('iam_role', toRole)

/** The role with this name, whatever its case. */
export const findRole = inTable.find

/** The role with this unique id, in whichever account. */
export const findRoleById = inTable.findById

/** Roles by name whose path starts with a prefix. */
export const listRoles = inTable.list

/** Adds a role that was never used. Its name must be free; `increaseUsage` has counted it. */
export async function insertRole(writer: Writer, role: Role): Promise<void> {
  await writer.run(
    `INSERT INTO iam_role (id, account_id, name, name_key, path, created_at, description,
       trust_document, max_session_seconds, boundary_arn, tags, template_arn,
       template_minor_version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    role.id,
    role.account,
    role.name,
    nameKey(role.name),
    role.path,
    role.createdAt.getTime(),
    role.description ?? null,
    role.trustDocument,
    role.maxSessionSeconds,
    role.boundaryArn ?? null,
    JSON.stringify(role.tags),
    role.template?.arn ?? null,
    role.template?.minorVersion ?? null,
  )
  writer.changed(`role:${role.id}`)
}

/** Stores what callers may change of a role; its name and path can't. */
export async function updateRole(writer: Writer, role: Role): Promise<void> {
  await writer.run(
    `UPDATE iam_role SET description = ?, trust_document = ?, max_session_seconds = ?,
       boundary_arn = ?, tags = ? WHERE id = ?`,
    role.description ?? null,
    role.trustDocument,
    role.maxSessionSeconds,
    role.boundaryArn ?? null,
    JSON.stringify(role.tags),
    role.id,
  )
  writer.changed(`role:${role.id}`)
}

/** Notes the last use of a role; changes nothing that a decision depends on. */
export async function updateRoleLastUsed(
  writer: Writer,
  id: string,
  usedAt: Date,
  region: string | undefined,
): Promise<void> {
  const sql = 'UPDATE iam_role SET last_used_at = ?, last_used_region = ? WHERE id = ?'
  await writer.run(sql, usedAt.getTime(), region ?? null, id)
}

/** Removes a role that nothing refers to any more. */
export async function deleteRole(writer: Writer, id: string): Promise<void> {
  await forgetPrincipal(writer, id)
  await writer.run('DELETE FROM iam_role WHERE id = ?', id)
  writer.changed(`role:${id}`)
}
