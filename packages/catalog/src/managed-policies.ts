/** Look-ups of AWS managed policies and of their documents; reads only what a look-up needs. */

import { readPackedChunk, readPackedFile } from './data-file.ts'
import type { ManagedPolicy, ManagedPolicySummary, ManagedPolicyVersion } from './managed-policy.ts'
import { rememberOnce, rememberRecent } from './remember.ts'
import type {
  StoredDocumentChunk,
  StoredPolicy,
  StoredPolicyIndex,
  StoredVersion,
} from './stored-format.ts'
import { dataFiles } from './stored-format.ts'

interface IndexedPolicy {
  summary: ManagedPolicySummary
  versions: readonly StoredVersion[]
}

interface PolicyIndex {
  summaries: readonly ManagedPolicySummary[]
  byArn: ReadonlyMap<string, IndexedPolicy>
  chunks: readonly StoredDocumentChunk[]
}

// A chunk holds at most 256 KiB of documents, so that this is a megabyte at most.
const recentChunks = 4

const loadIndex = rememberOnce((): PolicyIndex => {
  const stored: StoredPolicyIndex = JSON.parse(readPackedFile(dataFiles.policyIndex))
  const policies = stored.policies.map((policy) => ({
    summary: readSummary(policy, stored.paths),
    versions: policy[5],
  }))
  return {
    summaries: Object.freeze(policies.map(({ summary }) => summary)),
    byArn: new Map(policies.map((policy) => [policy.summary.arn, policy])),
    chunks: stored.chunks,
  }
})

const readDocuments = rememberRecent(recentChunks, (chunk: StoredDocumentChunk) =>
  readPackedChunk(dataFiles.policyDocuments, chunk).split('\n'),
)

/**
 * The AWS managed policy with this ARN. Only partition `aws` is known: ARNs of other partitions
 * (`arn:aws-cn:`, `arn:aws-us-gov:`) find nothing.
 *
 * @example findManagedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess')?.defaultVersionId
 */
export function findManagedPolicy(arn: string): ManagedPolicy | undefined {
  const policy = loadIndex().byArn.get(arn)
  if (policy === undefined) return undefined
  const { defaultVersionId } = policy.summary
  const versions = policy.versions.map((version) => readVersion(version, defaultVersionId))
  return { ...policy.summary, versions }
}

/**
 * The JSON text of a version of an AWS managed policy, of its default version if none is named.
 * It is laid out with four spaces, as AWS lays out its own; the sources keep the JSON, not the
 * white space.
 */
export function managedPolicyDocument(arn: string, versionId?: string): string | undefined {
  const { byArn, chunks } = loadIndex()
  const policy = byArn.get(arn)
  const wanted = versionId ?? policy?.summary.defaultVersionId
  const version = policy?.versions.find(([number]) => `v${number}` === wanted)
  if (version === undefined) return undefined
  const document = version[2]
  const chunk = chunks.findLast(({ firstDocument }) => firstDocument <= document)
  const line = chunk && readDocuments(chunk)[document - chunk.firstDocument]
  return line && JSON.stringify(JSON.parse(line), null, 4)
}

/** All AWS managed policies, sorted by name; comes from the index and reads no document. */
export function listManagedPolicies(): readonly ManagedPolicySummary[] {
  return loadIndex().summaries
}

function readSummary(policy: StoredPolicy, paths: readonly string[]): ManagedPolicySummary {
  const [name, pathIndex, policyId, createDate, updateDate, versions, description] = policy
  const path = paths[pathIndex] ?? '/'
  return Object.freeze({
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    name,
    path,
    policyId,
    ...(description !== undefined && { description }),
    createDate: new Date(createDate * 1000),
    updateDate: new Date(updateDate * 1000),
    // AWS makes each new version of its policies the default one, and they are newest first.
    defaultVersionId: `v${versions[0]?.[0] ?? 1}`,
    isAttachable: true,
  })
}

function readVersion(version: StoredVersion, defaultVersionId: string): ManagedPolicyVersion {
  const [number, createDate, , estimated] = version
  const versionId = `v${number}`
  return {
    versionId,
    createDate: new Date(createDate * 1000),
    createDateIsEstimated: estimated === 1,
    isDefaultVersion: versionId === defaultVersionId,
  }
}
