// All policies that apply to a user or role, its own and its groups', by few statements at once.
import { optionalText, textColumn } from '../columns.ts'
import type { Reader, SqlRow } from '../store.ts'
import type { InlinePolicy } from './inline-policies.ts'

/** A managed policy that is attached, with the document in force, where iamd stores that. */
export interface AttachedPolicy {
  readonly arn: string
  readonly document: string | undefined
}

/** The policies of owners by their unique id, in the order of names. */
export interface PrincipalPolicies {
  readonly inline: ReadonlyMap<string, readonly InlinePolicy[]>
  readonly attached: ReadonlyMap<string, readonly AttachedPolicy[]>
}

/** The principal and its groups, which roles have none of. */
const owners = 'SELECT ? UNION ALL SELECT group_id FROM group_member WHERE user_id = ?'

const documentInForce = `LEFT JOIN managed_policy ON managed_policy.arn = policy_arn
  LEFT JOIN policy_version ON policy_version.policy_id = managed_policy.id
    AND policy_version.version = managed_policy.default_version`

/** Reads them. The statements are under way at the same time. */
export async function readPrincipalPolicies(
  reader: Reader,
  principalId: string,
): Promise<PrincipalPolicies> {
  const [inline, attached] = await Promise.all([
    reader.all(
      `SELECT owner_id, name, document FROM inline_policy WHERE owner_id IN (${owners})
       ORDER BY owner_id, name_key`,
      principalId,
      principalId,
    ),
    reader.all(
      `SELECT owner_id, policy_arn, document FROM policy_attachment ${documentInForce}
       WHERE owner_id IN (${owners}) ORDER BY owner_id, policy_name_key, policy_arn`,
      principalId,
      principalId,
    ),
  ])
  return {
    inline: byOwner(inline, (row) => ({
      name: textColumn(row, 'name'),
      document: textColumn(row, 'document'),
    })),
    attached: byOwner(attached, (row) => ({
      arn: textColumn(row, 'policy_arn'),
      document: optionalText(row, 'document'),
    })),
  }
}

function byOwner<Item>(rows: readonly SqlRow[], toItem: (row: SqlRow) => Item) {
  const found = new Map<string, Item[]>()
  for (const row of rows) {
    const owner = textColumn(row, 'owner_id')
    const items = found.get(owner)
    if (items === undefined) found.set(owner, [toItem(row)])
    else items.push(toItem(row))
  }
  return found
}

/** The document of a principal's boundary, where it has one that iamd stores. */
export async function readBoundaryDocument(
  reader: Reader,
  kind: 'user' | 'role',
  principalId: string,
): Promise<string | undefined> {
  const row = await reader.get(
    `SELECT policy_version.document AS document FROM iam_${kind} AS principal
     JOIN managed_policy ON managed_policy.arn = principal.boundary_arn
     JOIN policy_version ON policy_version.policy_id = managed_policy.id
       AND policy_version.version = managed_policy.default_version
     WHERE principal.id = ?`,
    principalId,
  )
  return row && textColumn(row, 'document')
}
