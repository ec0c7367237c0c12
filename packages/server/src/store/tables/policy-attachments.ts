// Which managed policies are attached to which users, groups and roles.
import type { AccountId } from '../../identifiers/account-id.ts'
import { numberColumn, textColumn } from '../columns.ts'
import type { ChangeKey, Reader, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { adjustPolicyUsage } from './policy-usage.ts'

/** Kinds of entity that policies are attached to. */
export type PolicyOwnerKind = 'user' | 'group' | 'role'

export const tableOf = { user: 'iam_user', group: 'iam_group', role: 'iam_role' } as const

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
    `INSERT INTO policy_attachment (policy_arn, account_id, owner_kind, policy_name_key, owner_id,
       owner_name_key) SELECT ?, ?, ?, ?, id, name_key FROM ${tableOf[owner.kind]} WHERE id = ?`,
    arn,
    owner.account,
    owner.kind,
    nameKey(policyNameOf(arn)),
    owner.id,
  )
  await adjustPolicyUsage(writer, owner.account, arn, { attachments: 1 })
  writer.changed(ownerChange(owner))
}

/** Puts an owner's attachments where its new name belongs in lists. */
export async function renameOwner(
  writer: Writer,
  ownerId: string,
  ownerNameKey: string,
): Promise<void> {
  await writer.run(
    'UPDATE policy_attachment SET owner_name_key = ? WHERE owner_id = ? AND owner_name_key <> ?',
    ownerNameKey,
    ownerId,
    ownerNameKey,
  )
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
