// Managed policies and their versions as IAM's answers show them.
import type { Policy as PolicyOutput, PolicyVersion as VersionOutput } from '@aws-sdk/client-iam'
import { type ManagedPolicySummary, managedPolicyDocument } from '@iamd/catalog'
import type { Reader } from '../../../store/store.ts'
import {
  findPolicyVersion,
  listPolicyVersions,
  type ManagedPolicy,
} from '../../../store/tables/managed-policies.ts'
import type { PolicyUsage } from '../../../store/tables/policy-usage.ts'
import { percentEncode } from '../policy-documents/percent-encode.ts'
import type { NamedPolicy } from './policy-target.ts'

/** What lists and CreatePolicy show of a policy of a customer. */
export const customerPolicyOutput = (
  policy: ManagedPolicy,
  { attachments, boundaries }: PolicyUsage,
): PolicyOutput => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: versionId(policy.defaultVersion),
  AttachmentCount: attachments,
  PermissionsBoundaryUsageCount: boundaries,
  IsAttachable: true,
  CreateDate: policy.createdAt,
  UpdateDate: policy.updatedAt,
})

/** What lists show of a policy of AWS; the counts are those of one account. */
export const awsPolicyOutput = (
  policy: ManagedPolicySummary,
  { attachments, boundaries }: PolicyUsage,
): PolicyOutput => ({
  PolicyName: policy.name,
  PolicyId: policy.policyId,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersionId,
  AttachmentCount: attachments,
  PermissionsBoundaryUsageCount: boundaries,
  IsAttachable: policy.isAttachable,
  CreateDate: policy.createDate,
  UpdateDate: policy.updateDate,
})

/** All that GetPolicy shows. The list of tags is there even when it is empty. */
export function wholePolicy({ by, policy }: NamedPolicy, usage: PolicyUsage): PolicyOutput {
  const { description: Description } = policy
  return {
    ...(by === 'aws' ? awsPolicyOutput(policy, usage) : customerPolicyOutput(policy, usage)),
    ...(Description !== undefined && { Description }),
    Tags: by === 'aws' ? [] : [...policy.tags],
  }
}

/** The name of a version: `v3` for the third. */
export const versionId = (number: number): string => `v${number}`

/** The number in the name of a version; undefined for names that no version has. */
export function versionNumber(id: string): number | undefined {
  const digits = /^v([1-9]\d{0,8})$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** What lists show of the versions of a policy, newest first. */
export async function listedVersions(
  reader: Reader,
  { by, policy }: NamedPolicy,
): Promise<readonly (VersionOutput & { readonly VersionId: string })[]> {
  if (by === 'aws') {
    return policy.versions.map((version) => ({
      VersionId: version.versionId,
      IsDefaultVersion: version.isDefaultVersion,
      CreateDate: version.createDate,
    }))
  }
  const versions = await listPolicyVersions(reader, policy.id)
  return versions.map(({ version, createdAt }) => ({
    VersionId: versionId(version),
    IsDefaultVersion: version === policy.defaultVersion,
    CreateDate: createdAt,
  }))
}

/** A version with its document; undefined when there is none of that name. */
export async function wholeVersion(
  reader: Reader,
  { by, policy }: NamedPolicy,
  id: string,
): Promise<VersionOutput | undefined> {
  if (by === 'aws') {
    const version = policy.versions.find((one) => one.versionId === id)
    const document = version && managedPolicyDocument(policy.arn, id)
    if (version === undefined || document === undefined) return undefined
    return {
      Document: percentEncode(document),
      VersionId: id,
      IsDefaultVersion: version.isDefaultVersion,
      CreateDate: version.createDate,
    }
  }
  const number = versionNumber(id)
  const version = number && (await findPolicyVersion(reader, policy.id, number))
  if (!version) return undefined
  return {
    Document: percentEncode(version.document),
    VersionId: id,
    IsDefaultVersion: version.version === policy.defaultVersion,
    CreateDate: version.createdAt,
  }
}
