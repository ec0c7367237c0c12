// Managed policies as GetAccountAuthorizationDetails shows them, with the documents of versions.
import {
  findManagedPolicy as findAwsPolicy,
  listManagedPolicies as listAwsPolicies,
} from '@iamd/catalog'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { listed } from '../../../store/page-request.ts'
import type { Reader } from '../../../store/store.ts'
import { listManagedPolicies } from '../../../store/tables/managed-policies.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import {
  awsPoliciesMaximum,
  listPolicyUsages,
  type PolicyUsage,
  readPolicyUsages,
  unusedPolicy,
} from '../../../store/tables/policy-usage.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import { listedVersions, wholePolicy, wholeVersion } from '../managed-policies/policy-output.ts'
import type { NamedPolicy } from '../managed-policies/policy-target.ts'
import type { Section } from '../read-sections.ts'
import type { EntityDetail } from './entity-details.ts'

/** Whose policies, and whether they are filtered by kind. */
export interface PolicyDetailsRequest {
  readonly account: AccountId
  readonly input: { readonly Filter?: readonly string[] | undefined }
}

/** The account's own policies by name. */
export function customerPolicySection(
  call: PolicyDetailsRequest,
  reader: Reader,
): Section<EntityDetail> {
  return {
    async fetch(page) {
      const { account } = call
      const found = await listManagedPolicies(reader, account, defaultPathPrefix, page)
      const arns = found.items.map(({ arn }) => arn)
      const usages = await readPolicyUsages(reader, account, arns)
      const items: EntityDetail[] = []
      for (const policy of found.items) {
        const usage = usages.get(policy.arn) ?? unusedPolicy
        items.push(await policyDetail(reader, { by: 'customer', policy }, usage))
      }
      return { ...found, items }
    },
    keyOf: ({ name }) => nameKey(name),
  }
}

/** AWS's policies: those in use in the account, or all when the call filters for them. */
export function awsPolicySection(
  call: PolicyDetailsRequest,
  reader: Reader,
): Section<EntityDetail> {
  const all = call.input.Filter?.includes('AWSManagedPolicy') === true
  return {
    async fetch({ after, limit }) {
      const policies = listAwsPolicies()
      const usage = await listPolicyUsages(reader, call.account, 'aws', awsPoliciesMaximum)
      const isUsed = ({ attachments, boundaries }: PolicyUsage) => attachments + boundaries > 0
      const names = all
        ? policies
        : policies.filter(({ arn }) => isUsed(usage.get(arn) ?? unusedPolicy))
      const wanted = names
        .map(({ arn, name }) => ({ arn, key: awsKey(name, arn) }))
        .filter(({ key }) => key > after)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit)
      const details: EntityDetail[] = []
      for (const { arn } of wanted) {
        const policy = findAwsPolicy(arn)
        if (policy === undefined) continue
        details.push(
          await policyDetail(reader, { by: 'aws', policy }, usage.get(arn) ?? unusedPolicy),
        )
      }
      return listed(details)
    },
    keyOf: ({ name, detail }) => awsKey(name, detail.Arn ?? ''),
  }
}

/** Names of AWS's policies repeat under different paths, so their ARN is part of the key. */
const awsKey = (name: string, arn: string): string => `${nameKey(name)} ${arn}`

async function policyDetail(
  reader: Reader,
  named: NamedPolicy,
  usage: PolicyUsage,
): Promise<EntityDetail> {
  const { Tags: _, ...shown } = wholePolicy(named, usage)
  const versions = []
  for (const { VersionId } of await listedVersions(reader, named)) {
    const version = await wholeVersion(reader, named, VersionId)
    if (version !== undefined) versions.push(version)
  }
  const detail = { ...shown, PolicyVersionList: versions }
  return { kind: 'policy', name: named.policy.name, detail }
}
