// What keeps a user, group or role from being deleted: everything else has to go first.
import type { Reader } from '../../store/store.ts'
import { listInlinePolicies } from '../../store/tables/inline-policies.ts'
import { countAttachedPolicies } from '../../store/tables/policy-attachments.ts'
import { deleteConflict } from './errors.ts'

/** Something that has to go first: why, and whether an entity has it. */
export type Conflict<Entity> = readonly [
  reason: Parameters<typeof deleteConflict>[0],
  has: (reader: Reader, entity: Entity) => Promise<boolean>,
]

/** Policies, which conflict with the deletion of any kind of entity, after all else. */
export const policyConflicts: readonly Conflict<{ readonly id: string }>[] = [
  ['inlinePolicies', async (reader, { id }) => (await listInlinePolicies(reader, id)).length > 0],
  ['attachedPolicies', async (reader, { id }) => (await countAttachedPolicies(reader, id)) > 0],
]

/** @throws {AwsError} DeleteConflict for the first conflict that the entity has. */
export async function refuseConflicts<Entity>(
  reader: Reader,
  entity: Entity,
  conflicts: readonly Conflict<Entity>[],
): Promise<void> {
  for (const [reason, has] of conflicts) {
    if (await has(reader, entity)) throw deleteConflict(reason)
  }
}
