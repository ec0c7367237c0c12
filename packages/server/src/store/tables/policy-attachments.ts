// Which managed policies are attached to which users, groups and roles.
import type { AccountId } from '../../identifiers/account-id.ts'
import { numberColumn, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { ChangeKey, Reader, SqlValue, Writer } from '../store.ts'
import { adjustPolicyUsage } from './managed-policies.ts'
import { nameKey } from './name-key.ts'

/** Kinds of entity that policies are attached to. */
export type PolicyOwnerKind = 'user' | 'group' | 'role'

/** An entity that policies are attached to or embedded in. */
export interface PolicyOwner {
  readonly kind: PolicyOwnerKind
  /** Its unique id. */
  readonly id: string
  readonly account: AccountId
}

/** The change that an edit of an owner's policies is. */
export const ownerChange = (owner: PolicyOwner): ChangeKey => `${owner.kind}:${owner.id}`

/** The name in a policy ARN: what follows the last slash. */
export const policyNameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** Whether a policy is attached to an owner. */
export async function isPolicyAttached(
  reader: Reader,
  ownerId: string,
  arn: string,
): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM policy_attachment WHERE owner_id = ? AND policy_arn = ?'
  return (await reader.get(sql, ownerId, arn)) !== undefined
}

/** How many policies are attached to an owner. */
export async function countAttachedPolicies(reader: Reader, ownerId: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS amount FROM policy_attachment WHERE owner_id = ?'
  const row = await reader.get(sql, ownerId)
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** ARNs of the policies attached to an owner, by policy name; there are few. */
export async function listAttachedPolicyArns(
  reader: Reader,
  ownerId: string,
): Promise<readonly string[]> {
  const rows = await reader.all(
    'SELECT policy_arn FROM policy_attachment WHERE owner_id = ? ORDER BY policy_name_key, policy_arn',
    ownerId,
  )
  return rows.map((row) => textColumn(row, 'policy_arn'))
}

/** Attaches a policy that is not attached. */
export async function insertPolicyAttachment(
  writer: Writer,
  owner: PolicyOwner,
  arn: string,
): Promise<void> {
  await writer.run(
    `INSERT INTO policy_attachment (owner_id, policy_arn, account_id, owner_kind, policy_name_key)
     VALUES (?, ?, ?, ?, ?)`,
    owner.id,
    arn,
    owner.account,
    owner.kind,
    nameKey(policyNameOf(arn)),
  )
  await adjustPolicyUsage(writer, owner.account, arn, { attachments: 1 })
  writer.changed(ownerChange(owner))
}

/** Detaches a policy; gives whether it was attached. */
export async function deletePolicyAttachment(
  writer: Writer,
  owner: PolicyOwner,
  arn: string,
): Promise<boolean> {
  const sql = 'DELETE FROM policy_attachment WHERE owner_id = ? AND policy_arn = ?'
  const changed = await writer.run(sql, owner.id, arn)
  if (changed === 0) return false
  await adjustPolicyUsage(writer, owner.account, arn, { attachments: -1 })
  writer.changed(ownerChange(owner))
  return true
}

/** How an entity uses a policy: it is attached to it, or it is its boundary. */
export type PolicyUse = 'attachment' | 'boundary'

/** An entity that uses a managed policy. */
export interface PolicyEntity {
  readonly id: string
  readonly name: string
  readonly path: string
}

const tableOf = { user: 'iam_user', group: 'iam_group', role: 'iam_role' } as const

/**
 * Entities of one kind that use a policy, by name; with both uses each entity comes once.
 * Groups have no boundary.
 */
export async function listPolicyEntities(
  reader: Reader,
  account: AccountId,
  arn: string,
  kind: PolicyOwnerKind,
  filter: { readonly uses: readonly PolicyUse[]; readonly pathPrefix: string },
  page: PageRequest,
): Promise<readonly PolicyEntity[]> {
  const conditions: string[] = []
  const values: SqlValue[] = [account, page.after, filter.pathPrefix, filter.pathPrefix]
  if (filter.uses.includes('attachment')) {
    conditions.push(
      'id IN (SELECT owner_id FROM policy_attachment WHERE account_id = ? AND policy_arn = ?)',
    )
    values.push(account, arn)
  }
  if (filter.uses.includes('boundary') && kind !== 'group') {
    conditions.push('boundary_arn = ?')
    values.push(arn)
  }
  if (conditions.length === 0) return []
  const rows = await reader.all(
    `SELECT id, name, path FROM ${tableOf[kind]} WHERE account_id = ? AND name_key > ?
     AND substr(path, 1, length(?)) = ? AND (${conditions.join(' OR ')})
     ORDER BY name_key LIMIT ?`,
    ...values,
    page.limit,
  )
  return rows.map((row) => ({
    id: textColumn(row, 'id'),
    name: textColumn(row, 'name'),
    path: textColumn(row, 'path'),
  }))
}
