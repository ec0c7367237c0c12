// Policies embedded in users, groups and roles.
import { textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { ownerChange, type PolicyOwner } from './policy-attachments.ts'

/** An inline policy. */
export interface InlinePolicy {
  readonly name: string
  readonly document: string
}

const toInlinePolicy = (row: SqlRow): InlinePolicy => ({
  name: textColumn(row, 'name'),
  document: textColumn(row, 'document'),
})

/** The inline policy of an owner with this name. */
export async function findInlinePolicy(
  reader: Reader,
  ownerId: string,
  name: string,
): Promise<InlinePolicy | undefined> {
  const sql = 'SELECT name, document FROM inline_policy WHERE owner_id = ? AND name_key = ?'
  const row = await reader.get(sql, ownerId, nameKey(name))
  return row && toInlinePolicy(row)
}

/** All inline policies of an owner by name; the sum of their sizes has a limit. */
export async function listInlinePolicies(
  reader: Reader,
  ownerId: string,
): Promise<readonly InlinePolicy[]> {
  const sql = 'SELECT name, document FROM inline_policy WHERE owner_id = ? ORDER BY name_key'
  const rows = await reader.all(sql, ownerId)
  return rows.map(toInlinePolicy)
}

/** Adds an inline policy or replaces the one of that name. */
export async function putInlinePolicy(
  writer: Writer,
  owner: PolicyOwner,
  policy: InlinePolicy,
): Promise<void> {
  await writer.run(
    `INSERT INTO inline_policy (owner_id, name_key, owner_kind, name, document)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (owner_id, name_key) DO UPDATE SET
       name = excluded.name, document = excluded.document`,
    owner.id,
    nameKey(policy.name),
    owner.kind,
    policy.name,
    policy.document,
  )
  writer.changed(ownerChange(owner))
}

/** Removes an inline policy; gives whether there was one. */
export async function deleteInlinePolicy(
  writer: Writer,
  owner: PolicyOwner,
  name: string,
): Promise<boolean> {
  const sql = 'DELETE FROM inline_policy WHERE owner_id = ? AND name_key = ?'
  const changed = await writer.run(sql, owner.id, nameKey(name))
  writer.changed(ownerChange(owner))
  return changed > 0
}
