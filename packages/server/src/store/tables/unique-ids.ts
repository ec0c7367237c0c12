// Looks unique ids up, which are unique among the entities of a kind in all accounts.
import type { UniqueIdKind } from '../../identifiers/unique-id.ts'
import type { Reader } from '../store.ts'

const tableOf = {
  user: 'iam_user',
  group: 'iam_group',
  role: 'iam_role',
  policy: 'managed_policy',
  'instance-profile': 'instance_profile',
} as const satisfies Partial<Record<UniqueIdKind, string>>

/** Kinds of entity that account details tell. */
export type DetailedKind = keyof typeof tableOf

/** Whether an entity of a kind, in whichever account, has a unique id. */
export async function isUniqueIdTaken(
  reader: Reader,
  kind: DetailedKind,
  id: string,
): Promise<boolean> {
  const sql = `SELECT 1 AS found FROM ${tableOf[kind]} WHERE id = ?`
  return (await reader.get(sql, id)) !== undefined
}
