// The entities whose policies an identity has: itself, and for a user its groups.
import type { NamedOwner } from '../../../snapshot/principal-snapshots.ts'
import type { PageRequest } from '../../../store/page-request.ts'
import type { Reader } from '../../../store/store.ts'
import { listGroupsOfUser } from '../../../store/tables/groups.ts'
import type { IdentitySubject } from './report-subject.ts'

/** A list in one go: reports are about all of an account. */
export const everything: PageRequest = { after: '', limit: Number.MAX_SAFE_INTEGER }

/** The identity first, then groups by name. */
export async function policyOwners(
  reader: Reader,
  { kind, entity }: IdentitySubject,
): Promise<readonly NamedOwner[]> {
  const { id, name } = entity
  const groups = kind === 'user' ? await listGroupsOfUser(reader, id, everything) : []
  return [
    { kind, id, name },
    ...groups.map((group) => ({ kind: 'group' as const, id: group.id, name: group.name })),
  ]
}
