// iam:GetAccountAuthorizationDetails: users, groups, roles and policies with all that they hold.
import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam'
import type { Reader } from '../../../store/store.ts'
import { listGroups } from '../../../store/tables/groups.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { listRoles } from '../../../store/tables/roles.ts'
import { listUsers } from '../../../store/tables/users.ts'
import { type Call, readOperation, type Validated } from '../../operation.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import { readSections, type Section } from '../read-sections.ts'
import { accountPermission } from './account-permission.ts'
import { type EntityDetail, groupDetail, roleDetail, userDetail } from './entity-details.ts'
import { awsPolicySection, customerPolicySection } from './policy-details.ts'

type DetailsCall = Call<Validated<GetAccountAuthorizationDetailsRequest>>

/** The kinds that a filter names, in the order of the list. MaxItems counts them all together. */
const sections: readonly (readonly [
  filter: string,
  section: (call: DetailsCall, reader: Reader) => Section<EntityDetail>,
])[] = [
  [
    'User',
    ({ account }, reader) => ({
      async fetch(page) {
        const users = await listUsers(reader, account, defaultPathPrefix, page)
        return inOrder(users, (user) => userDetail(reader, user))
      },
      keyOf: keyOfName,
    }),
  ],
  [
    'Group',
    ({ account }, reader) => ({
      async fetch(page) {
        const groups = await listGroups(reader, account, defaultPathPrefix, page)
        return inOrder(groups, (group) => groupDetail(reader, group))
      },
      keyOf: keyOfName,
    }),
  ],
  [
    'Role',
    (call, reader) => ({
      async fetch(page) {
        const roles = await listRoles(reader, call.account, defaultPathPrefix, page)
        return inOrder(roles, (role) => roleDetail(call, reader, role))
      },
      keyOf: keyOfName,
    }),
  ],
  ['LocalManagedPolicy', customerPolicySection],
  ['AWSManagedPolicy', awsPolicySection],
]

export const GetAccountAuthorizationDetails = readOperation<
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run(call, reader) {
    const filter = new Set<string>(call.input.Filter ?? [])
    const wanted = sections.filter(([name]) => filter.size === 0 || filter.has(name))
    const { items, more } = await readSections(
      call,
      wanted.map(([name]) => name),
      wanted.map(([, section]) => section(call, reader)),
    )
    return {
      UserDetailList: items.flatMap((item) => (item.kind === 'user' ? [item.detail] : [])),
      GroupDetailList: items.flatMap((item) => (item.kind === 'group' ? [item.detail] : [])),
      RoleDetailList: items.flatMap((item) => (item.kind === 'role' ? [item.detail] : [])),
      Policies: items.flatMap((item) => (item.kind === 'policy' ? [item.detail] : [])),
      ...more,
    }
  },
})

const keyOfName = ({ name }: EntityDetail): string => nameKey(name)

/** One after the other: the work shares one transaction. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}
