// Which users, groups and roles use a managed policy, by name.
import type { AccountId } from '../../identifiers/account-id.ts'
import { textColumn } from '../columns.ts'
import { type Listed, listed, type PageRequest } from '../page-request.ts'
import { searchInOrder } from '../search-in-order.ts'
import type { Reader } from '../store.ts'
import { nameKey } from './name-key.ts'
import { type PolicyOwnerKind, tableOf } from './policy-attachments.ts'

/** How an entity uses a policy: it is attached to it, or it is its boundary. */
export type PolicyUse = 'attachment' | 'boundary'

/** An entity that uses a managed policy. */
export interface PolicyEntity {
  readonly id: string
  readonly name: string
  readonly path: string
}

/** Entities of one kind that use a policy in one of some ways. */
export interface PolicyEntities {
  readonly account: AccountId
  readonly arn: string
  readonly kind: PolicyOwnerKind
  readonly uses: readonly PolicyUse[]
  readonly pathPrefix: string
}

/** Entities by name; with both uses each comes once. Groups have no boundary. */
export function listPolicyEntities(
  reader: Reader,
  wanted: PolicyEntities,
  page: PageRequest,
): Promise<Listed<PolicyEntity>> {
  const fetch = async (part: PageRequest) => listed(await entitiesByName(reader, wanted, part))
  if (wanted.pathPrefix === '/') return fetch(page)
  const select = (entities: readonly PolicyEntity[]) =>
    entities.filter(({ path }) => path.startsWith(wanted.pathPrefix))
  return searchInOrder({ fetch, keyOf, select }, page)
}

const keyOf = ({ name }: PolicyEntity): string => nameKey(name)

async function entitiesByName(
  reader: Reader,
  { account, arn, kind, uses }: PolicyEntities,
  { after, limit }: PageRequest,
): Promise<readonly PolicyEntity[]> {
  const table = tableOf[kind]
  const attached = uses.includes('attachment')
    ? await reader.all(
        `SELECT e.id, e.name, e.path FROM policy_attachment a JOIN ${table} e ON e.id = a.owner_id
         WHERE a.account_id = ? AND a.policy_arn = ? AND a.owner_kind = ? AND a.owner_name_key > ?
         ORDER BY a.owner_name_key LIMIT ?`,
        ...[account, arn, kind, after, limit],
      )
    : []
  const bounded =
    uses.includes('boundary') && kind !== 'group'
      ? await reader.all(
          `SELECT id, name, path FROM ${table}
           WHERE boundary_arn = ? AND account_id = ? AND name_key > ? ORDER BY name_key LIMIT ?`,
          ...[arn, account, after, limit],
        )
      : []
  const byKey = new Map<string, PolicyEntity>()
  for (const row of [...attached, ...bounded]) {
    const entity = {
      id: textColumn(row, 'id'),
      name: textColumn(row, 'name'),
      path: textColumn(row, 'path'),
    }
    byKey.set(keyOf(entity), entity)
  }
  const keys = [...byKey.keys()].sort().slice(0, limit)
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
