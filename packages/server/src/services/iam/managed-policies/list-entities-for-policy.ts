// iam:ListEntitiesForPolicy: groups, users and roles that use a policy, as one list in this order.
import type {
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
} from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import type { PolicyOwnerKind } from '../../../store/tables/policy-attachments.ts'
import {
  listPolicyEntities,
  type PolicyEntity,
  type PolicyUse,
} from '../../../store/tables/policy-entities.ts'
import { type Call, readOperation, type Validated } from '../../operation.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import { readSections, type Section } from '../read-sections.ts'
import { existingPolicy, type NamedPolicy, namedPolicy, policyPermission } from './policy-target.ts'

/** In the order of the list, each with its name as an EntityFilter. */
const kinds: readonly (readonly [kind: PolicyOwnerKind, filter: string])[] = [
  ['group', 'Group'],
  ['user', 'User'],
  ['role', 'Role'],
]

const usesOfFilter: Readonly<Record<string, readonly PolicyUse[]>> = {
  PermissionsPolicy: ['attachment'],
  PermissionsBoundary: ['boundary'],
}
const allUses: readonly PolicyUse[] = ['attachment', 'boundary']

type EntityOfKind = PolicyEntity & { readonly kind: PolicyOwnerKind }

export const ListEntitiesForPolicy = readOperation<
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, reader, target) {
    const { EntityFilter, PathPrefix, PolicyArn, PolicyUsageFilter } = call.input
    existingPolicy(target, PolicyArn)
    const filters = [PolicyArn, EntityFilter ?? '', PathPrefix ?? '', PolicyUsageFilter ?? '']
    const { items, more } = await readSections(call, filters, sectionsOf(call, reader))
    const ofKind = (kind: PolicyOwnerKind) => items.filter((item) => item.kind === kind)
    return {
      PolicyGroups: ofKind('group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: ofKind('user').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: ofKind('role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...more,
    }
  },
})

function sectionsOf(
  { account, input }: Call<Validated<ListEntitiesForPolicyRequest>>,
  reader: Reader,
): readonly Section<EntityOfKind>[] {
  const { EntityFilter: only, PathPrefix: pathPrefix = defaultPathPrefix, PolicyArn: arn } = input
  const uses = usesOfFilter[input.PolicyUsageFilter ?? ''] ?? allUses
  return kinds
    .filter(([, filter]) => only === undefined || only === filter)
    .map(([kind]) => ({
      async fetch(page) {
        const wanted = { account, arn, kind, uses, pathPrefix }
        const found = await listPolicyEntities(reader, wanted, page)
        return { ...found, items: found.items.map((entity) => ({ ...entity, kind })) }
      },
      keyOf: ({ name }) => nameKey(name),
    }))
}
