// The lists that account details consist of: users, groups, roles, own policies, AWS's policies.
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam'
import type { Listed } from '../../../store/page-request.ts'
import type { Reader } from '../../../store/store.ts'
import { listGroups } from '../../../store/tables/groups.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listRoles } from '../../../store/tables/roles.ts'
import { listUsers } from '../../../store/tables/users.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import type { Section } from '../read-sections.ts'
import type { UseRecord } from '../roles/role-output.ts'
import { type EntityDetail, groupDetail, roleDetail, userDetail } from './entity-details.ts'
import {
  awsPolicySection,
  customerPolicySection,
  type PolicyDetailsRequest,
} from './policy-details.ts'

/** Whose details, filtered how. Every call of GetAccountAuthorizationDetails is one. */
export type DetailsRequest = PolicyDetailsRequest & UseRecord

/** The kinds that a filter names, in the order of the list. MaxItems counts them all together. */
export const detailSections: readonly (readonly [
  filter: string,
  section: (call: DetailsRequest, reader: Reader) => Section<EntityDetail>,
])[] = [
  [
    'User',
    ({ account }, reader) => ({
      async fetch(page) {
        const found = await listUsers(reader, account, defaultPathPrefix, page)
        return inOrder(found, (user) => userDetail(reader, user))
      },
      keyOf: keyOfName,
    }),
  ],
  [
    'Group',
    ({ account }, reader) => ({
      async fetch(page) {
        const found = await listGroups(reader, account, defaultPathPrefix, page)
        return inOrder(found, (group) => groupDetail(reader, group))
      },
      keyOf: keyOfName,
    }),
  ],
  [
    'Role',
    (call, reader) => ({
      async fetch(page) {
        const found = await listRoles(reader, call.account, defaultPathPrefix, page)
        return inOrder(found, (role) => roleDetail(call, reader, role))
      },
      keyOf: keyOfName,
    }),
  ],
  ['LocalManagedPolicy', customerPolicySection],
  ['AWSManagedPolicy', awsPolicySection],
]

/** The lists of an answer. */
export interface DetailLists {
  readonly UserDetailList: UserDetail[]
  readonly GroupDetailList: GroupDetail[]
  readonly RoleDetailList: RoleDetail[]
  readonly Policies: ManagedPolicyDetail[]
}

/** Details sorted into the lists of an answer. */
export const listsOf = (items: readonly EntityDetail[]): DetailLists => ({
  UserDetailList: items.flatMap((item) => (item.kind === 'user' ? [item.detail] : [])),
  GroupDetailList: items.flatMap((item) => (item.kind === 'group' ? [item.detail] : [])),
  RoleDetailList: items.flatMap((item) => (item.kind === 'role' ? [item.detail] : [])),
  Policies: items.flatMap((item) => (item.kind === 'policy' ? [item.detail] : [])),
})

const keyOfName = ({ name }: EntityDetail): string => nameKey(name)

/** One after the other: the work shares one transaction. */
async function inOrder<Item, Result>(
  found: Listed<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Listed<Result>> {
  const items: Result[] = []
  for (const item of found.items) items.push(await work(item))
  return { ...found, items }
}
