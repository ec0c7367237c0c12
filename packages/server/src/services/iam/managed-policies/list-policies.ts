// iam:ListPolicies: the account's own policies by name, then AWS's by name.
import type {
  ListPoliciesRequest,
  ListPoliciesResponse,
  Policy as PolicyOutput,
} from '@aws-sdk/client-iam'
import { listManagedPolicies as listAwsPolicies } from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { parseEntityArn } from '../../../identifiers/arns.ts'
import { type Listed, listed, type PageRequest } from '../../../store/page-request.ts'
import { searchInOrder } from '../../../store/search-in-order.ts'
import type { Reader } from '../../../store/store.ts'
import {
  findManagedPolicy,
  listManagedPolicies,
  type ManagedPolicy,
} from '../../../store/tables/managed-policies.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import { policyNameOf } from '../../../store/tables/policy-attachments.ts'
import {
  awsPoliciesMaximum,
  listPolicyUsages,
  type PolicyUsage,
  type PolicyUsages,
  readPolicyUsages,
  unusedPolicy,
} from '../../../store/tables/policy-usage.ts'
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

/** By name, which is unique in an account whatever the path. */
function customerSection(listing: Listing): Section<PolicyOutput> {
  const { reader, account, filter } = listing
  return {
    async fetch(page) {
      const found =
        filter === undefined
          ? await policiesByName(listing, page)
          : await usedPolicies(listing, filter, page)
      const arns = found.items.map(({ arn }) => arn)
      const usages = await readPolicyUsages(reader, account, arns)
      const output = (policy: ManagedPolicy) =>
        customerPolicyOutput(policy, usages.get(policy.arn) ?? unusedPolicy)
      return { ...found, items: found.items.map(output) }
    },
    keyOf: ({ PolicyName: name = '' }) => nameKey(name),
  }
}

const policiesByName = ({ reader, account, pathPrefix }: Listing, page: PageRequest) =>
  listManagedPolicies(reader, account, pathPrefix, page)

/** Of more policies than that, those in use are looked for by name. */
const fewUsedMaximum = 1_000

/** Starts from the policies in use, for those not in use may be many; where both are, by name. */
async function usedPolicies(
  listing: Listing,
  filter: (usage: PolicyUsage) => boolean,
  page: PageRequest,
): Promise<Listed<ManagedPolicy>> {
  const { reader, account } = listing
  const used = await listPolicyUsages(reader, account, account, fewUsedMaximum + 1)
  if (used.size <= fewUsedMaximum) return listed(await fewPolicies(listing, used, filter, page))
  return searchInOrder(
    {
      fetch: (part) => policiesByName(listing, part),
      keyOf: ({ name }) => nameKey(name),
      async select(policies) {
        const arns = policies.map(({ arn }) => arn)
        const usages = await readPolicyUsages(reader, account, arns)
        return policies.filter(({ arn }) => filter(usages.get(arn) ?? unusedPolicy))
      },
    },
    page,
  )
}

async function fewPolicies(
  { reader, pathPrefix }: Listing,
  used: PolicyUsages,
  filter: (usage: PolicyUsage) => boolean,
  { after, limit }: PageRequest,
): Promise<readonly ManagedPolicy[]> {
  const arns: { readonly key: string; readonly arn: string }[] = []
  for (const [arn, usage] of used) {
    const key = nameKey(policyNameOf(arn))
    if (key <= after || !filter(usage)) continue
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
function awsSection({ reader, account, pathPrefix, filter }: Listing): Section<PolicyOutput> {
  return {
    async fetch({ after, limit }) {
      const usages = await listPolicyUsages(reader, account, 'aws', awsPoliciesMaximum)
      const found: PolicyOutput[] = []
      for (const policy of listAwsPolicies()) {
        if (found.length === limit) break
        if (policy.name <= after || !policy.path.startsWith(pathPrefix)) continue
        const usage = usages.get(policy.arn) ?? unusedPolicy
        if (filter === undefined || filter(usage)) found.push(awsPolicyOutput(policy, usage))
      }
      return listed(found)
    },
    keyOf: ({ PolicyName: name = '' }) => name,
  }
}
