/** Distils AWS managed policies with all their versions from the package that collects them. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  CatalogCounts,
  StoredPolicy,
  StoredPolicyIndex,
  StoredVersion,
} from '../../packages/catalog/src/stored-format.ts'
import { chunkedFile, pack } from './pack.ts'
import { versionDates } from './version-dates.ts'

interface SourcePolicy {
  arn: string
  latestVersionId: string
  createdDate: string
  lastUpdatedDate: string
  description?: string
  versions: Record<string, { createdDate: string; document: unknown }>
}

/** The two files of the managed policies, and what to say of them in the header. */
export interface DistilledPolicies {
  index: Buffer
  documents: Buffer
  date: string
  arns: ReadonlySet<string>
  counts: Pick<
    CatalogCounts,
    | 'managedPolicies'
    | 'managedPolicyVersions'
    | 'managedPolicyVersionsWithEstimatedDate'
    | 'managedPolicyDocuments'
  >
}

// Small enough to inflate in a few milliseconds, large enough that many versions of a policy, which
// differ little, share it: half of it costs three quarters more bytes, twice of it saves a third.
const chunkCharacters = 256 * 1024

/** Reads the package in `folder`; throws if it is not in the form that this script knows. */
export function distilManagedPolicies(folder: string): DistilledPolicies {
  const path = join(folder, 'dist', 'managedPolicies.json')
  const source: Record<string, SourcePolicy> = JSON.parse(readFileSync(path, 'utf8'))
  const paths = new Set<string>()
  const documents = new Map<string, number>()
  const names = Object.keys(source).toSorted()
  const policies = names.flatMap((name) => {
    const policy = source[name]
    return policy ? [distilPolicy(name, policy, paths, documents)] : []
  })
  requireUnique(policies.map(([, , policyId]) => policyId))
  const { chunks, bytes } = packDocuments([...documents.keys()])
  const index: StoredPolicyIndex = { paths: [...paths], policies, chunks }
  const versions = policies.flatMap((policy) => policy[5])
  const newest = Math.max(...policies.map((policy) => policy[4]))
  return {
    index: pack(JSON.stringify(index)),
    documents: bytes,
    date: new Date(newest * 1000).toISOString().slice(0, 10),
    arns: new Set(Object.values(source).map(({ arn }) => arn)),
    counts: {
      managedPolicies: policies.length,
      managedPolicyVersions: versions.length,
      managedPolicyVersionsWithEstimatedDate: versions.filter((version) => version[3]).length,
      managedPolicyDocuments: documents.size,
    },
  }
}

function distilPolicy(
  name: string,
  policy: SourcePolicy,
  paths: Set<string>,
  documents: Map<string, number>,
): StoredPolicy {
  const [, path, ownName] = /^arn:aws:iam::aws:policy(\/(?:.*\/)?)([^/]+)$/.exec(policy.arn) ?? []
  if (path === undefined || ownName !== name) throw new Error(`${name}: ARN ${policy.arn}.`)
  paths.add(path)
  const createDate = seconds(name, policy.createdDate)
  const updateDate = seconds(name, policy.lastUpdatedDate)
  const versions = Object.entries(policy.versions)
    .map(([versionId, { createdDate, document }]) => ({
      number: versionNumber(name, versionId),
      createDate: seconds(name, createdDate),
      document: JSON.stringify(document),
    }))
    .toSorted((a, b) => a.number - b.number)
  // The reader takes the newest version for the default one, which is how AWS publishes them.
  if (`v${versions.at(-1)?.number}` !== policy.latestVersionId) {
    throw new Error(`${name}: the latest version is not ${policy.latestVersionId}.`)
  }
  const dates = versionDates({ createDate, updateDate, versions })
  const newestFirst = versions.map(({ number, document }, position) => {
    const date = dates[position]
    if (date === undefined) throw new Error(`${name}: version ${number} has no date.`)
    return { number, document, ...date }
  })
  newestFirst.reverse()
  const stored = newestFirst.map(({ number, document, createDate, estimated }): StoredVersion => {
    const position = documents.get(document) ?? documents.size
    documents.set(document, position)
    return estimated ? [number, createDate, position, 1] : [number, createDate, position]
  })
  const id = policyId(policy.arn)
  const pathIndex = [...paths].indexOf(path)
  const row: StoredPolicy = [name, pathIndex, id, createDate, updateDate, stored]
  if (policy.description) row.push(policy.description)
  return row
}

function packDocuments(documents: readonly string[]): {
  chunks: StoredPolicyIndex['chunks']
  bytes: Buffer
} {
  const file = chunkedFile()
  const chunks: StoredPolicyIndex['chunks'] = []
  let lines: string[] = []
  let characters = 0
  const flush = (end: number): void => {
    if (lines.length === 0) return
    chunks.push({ ...file.add(lines.join('\n')), firstDocument: end - lines.length })
    lines = []
    characters = 0
  }
  for (const [position, document] of documents.entries()) {
    if (characters + document.length + 1 > chunkCharacters) flush(position)
    lines.push(document)
    characters += document.length + 1
  }
  flush(documents.length)
  return { chunks, bytes: file.bytes() }
}

/**
 * The source has no policy ids. AWS's early ones are `ANPA`, an `I` or `J` and 16 characters of
 * base 32; ours take these 16 from the digest of the ARN, so that they never change.
 */
function policyId(arn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const characters = createHash('sha256').update(arn).digest().subarray(0, 16)
  return `ANPAI${[...characters].map((byte) => alphabet[byte % 32]).join('')}`
}

function requireUnique(ids: readonly string[]): void {
  if (new Set(ids).size !== ids.length) throw new Error('Two policies have the same derived id.')
}

function versionNumber(name: string, versionId: string): number {
  if (!/^v[1-9][0-9]{0,5}$/.test(versionId)) throw new Error(`${name}: version ${versionId}.`)
  return Number(versionId.slice(1))
}

function seconds(name: string, date: string): number {
  const time = Date.parse(date) / 1000
  if (!Number.isInteger(time)) throw new Error(`${name}: date ${date}.`)
  return time
}
