// iam:ListPolicies: the account's own policies by name, then AWS's by name.
import type {
  ListPoliciesRequest,
  ListPoliciesResponse,
  Policy as PolicyOutput,
} from '@aws-sdk/client-iam'
import { listManagedPolicies as listAwsPolicies } from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { isAwsManagedPolicyArn, parseEntityArn } from '../../../identifiers/arns.ts'
import type { PageRequest } from '../../../store/page-request.ts'
import type { Reader } from '../../../store/store.ts'
import {
  findManagedPolicy,
  listManagedPolicies,
  listUsedPolicyArns,
  type ManagedPolicy,
  type PolicyUsage,
} from '../../../store/tables/managed-policies.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { policyNameOf } from '../../../store/tables/policy-attachments.ts'
import { readOperation, type Validated } from '../../operation.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import { readSections, type Section } from '../read-sections.ts'
import { awsPolicyOutput, customerPolicyOutput } from './policy-output.ts'

export const ListPolicies = readOperation<ListPoliciesRequest, ListPoliciesResponse>({
  authorize: ({ input, operation }) => [
    {
      action: `iam:${operation}`,
      resource: '*',
      deniedAs: `policy path ${input.PathPrefix ?? defaultPathPrefix}`,
    },
  ],
  async run(call, reader) {
    const { account, input } = call
    const filter = usageFilter(input)
    const listing = {
      reader,
      account,
      pathPrefix: input.PathPrefix ?? defaultPathPrefix,
      usage: await listUsedPolicyArns(reader, account),
      filter,
    }
    const scope = input.Scope ?? 'All'
    const sections = [
      ...(scope === 'AWS' ? [] : [customerSection(listing)]),
      ...(scope === 'Local' ? [] : [awsSection(listing)]),
    ]
    const filters = [scope, listing.pathPrefix, String(input.OnlyAttached === true)]
    filters.push(input.PolicyUsageFilter ?? '')
    const { items, more } = await readSections(call, filters, sections)
    return { Policies: [...items], ...more }
  },
})

interface Listing {
  readonly reader: Reader
  readonly account: AccountId
  readonly pathPrefix: string
  /** Of each policy that is used in the account. */
  readonly usage: ReadonlyMap<string, PolicyUsage>
  /** Which policies are listed; undefined for all, used or not. */
  readonly filter: ((usage: PolicyUsage) => boolean) | undefined
}

function usageFilter({
  OnlyAttached: onlyAttached,
  PolicyUsageFilter: use,
}: Validated<ListPoliciesRequest>): Listing['filter'] {
  if (onlyAttached !== true && use === undefined) return undefined
  return ({ attachments, boundaries }) =>
    (onlyAttached !== true || attachments > 0) &&
    (use !== 'PermissionsPolicy' || attachments > 0) &&
    (use !== 'PermissionsBoundary' || boundaries > 0)
}

const unused: PolicyUsage = { attachments: 0, boundaries: 0 }

/** By name, which is unique in an account whatever the path. */
function customerSection(listing: Listing): Section<PolicyOutput> {
  const { reader, account, pathPrefix, usage, filter } = listing
  return {
    async fetch(page) {
      const policies =
        filter === undefined
          ? await listManagedPolicies(reader, account, pathPrefix, page)
          : await usedCustomerPolicies(listing, filter, page)
      return policies.map((policy) => customerPolicyOutput(policy, usage.get(policy.arn) ?? unused))
    },
    keyOf: ({ PolicyName: name = '' }) => nameKey(name),
  }
}

/** Starts from the policies in use, for those not in use may be many. */
async function usedCustomerPolicies(
  { reader, pathPrefix, usage }: Listing,
  filter: (usage: PolicyUsage) => boolean,
  { after, limit }: PageRequest,
): Promise<readonly ManagedPolicy[]> {
  const arns: { readonly key: string; readonly arn: string }[] = []
  for (const [arn, used] of usage) {
    const key = nameKey(policyNameOf(arn))
    if (isAwsManagedPolicyArn(arn) || key <= after || !filter(used)) continue
    if (parseEntityArn(arn)?.path.startsWith(pathPrefix)) arns.push({ key, arn })
  }
  arns.sort((one, other) => (one.key < other.key ? -1 : 1))
  const policies: ManagedPolicy[] = []
  for (const { arn } of arns.slice(0, limit)) {
    const policy = await findManagedPolicy(reader, arn)
    if (policy !== undefined) policies.push(policy)
  }
  return policies
}

/** By name, as the catalog has them: upper case before lower case. */
function awsSection({ pathPrefix, usage, filter }: Listing): Section<PolicyOutput> {
  return {
    async fetch({ after, limit }) {
      const found: PolicyOutput[] = []
      for (const policy of listAwsPolicies()) {
        if (found.length === limit) break
        if (policy.name <= after || !policy.path.startsWith(pathPrefix)) continue
        const used = usage.get(policy.arn) ?? unused
        if (filter === undefined || filter(used)) found.push(awsPolicyOutput(policy, used))
      }
      return found
    },
    keyOf: ({ PolicyName: name = '' }) => name,
  }
}
