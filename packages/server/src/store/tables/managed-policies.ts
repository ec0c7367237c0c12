// Customer managed policies and their versions.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import {
  dateColumn,
  numberColumn,
  optionalText,
  type Tag,
  tagsColumn,
  textColumn,
} from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'
import { nameKey } from './name-key.ts'
import { namedEntities } from './named-entities.ts'

/** A customer managed policy. */
export interface ManagedPolicy {
  readonly id: string
  readonly account: AccountId
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description: string | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Number of the version in force; `v3` is 3. */
  readonly defaultVersion: number
  /** Number the next version gets; numbers are never used again. */
  readonly nextVersion: number
  readonly tags: readonly Tag[]
}

/** One version of a customer managed policy. */
export interface PolicyVersion {
  readonly policyId: string
  readonly version: number
  readonly document: string
  readonly createdAt: Date
}

const toManagedPolicy = (row: SqlRow): ManagedPolicy => ({
  id: textColumn(row, 'id'),
  account: toAccountId(textColumn(row, 'account_id')),
  arn: textColumn(row, 'arn'),
  name: textColumn(row, 'name'),
  path: textColumn(row, 'path'),
  description: optionalText(row, 'description'),
  createdAt: dateColumn(row, 'created_at'),
  updatedAt: dateColumn(row, 'updated_at'),
  defaultVersion: numberColumn(row, 'default_version'),
  nextVersion: numberColumn(row, 'next_version'),
  tags: tagsColumn(row, 'tags'),
})

const toVersion = (row: SqlRow): PolicyVersion => ({
  policyId: textColumn(row, 'policy_id'),
  version: numberColumn(row, 'version'),
  document: textColumn(row, 'document'),
  createdAt: dateColumn(row, 'created_at'),
})

/** The policy with this ARN. */
export async function findManagedPolicy(
  reader: Reader,
  arn: string,
): Promise<ManagedPolicy | undefined> {
  const row = await reader.get('SELECT * FROM managed_policy WHERE arn = ?', arn)
  return row && toManagedPolicy(row)
}

const inTable = namedEntities('managed_policy', toManagedPolicy)

/** The policy with this name, whatever its case and path. */
export const findManagedPolicyByName = inTable.find

/** Policies by name whose path starts with a prefix. */
export const listManagedPolicies = inTable.list

/** Adds a policy. Its name must be free; `increaseUsage` has counted it. */
export async function insertManagedPolicy(writer: Writer, policy: ManagedPolicy): Promise<void> {
  await writer.run(
    `INSERT INTO managed_policy (id, account_id, arn, name, name_key, path, description,
       created_at, updated_at, default_version, next_version, tags)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    policy.id,
    policy.account,
    policy.arn,
    policy.name,
    nameKey(policy.name),
    policy.path,
    policy.description ?? null,
    policy.createdAt.getTime(),
    policy.updatedAt.getTime(),
    policy.defaultVersion,
    policy.nextVersion,
    JSON.stringify(policy.tags),
  )
  writer.changed(`policy:${policy.arn}`)
}

/** Stores what may change of a policy: default and next version, time of update, tags. */
export async function updateManagedPolicy(writer: Writer, policy: ManagedPolicy): Promise<void> {
  await writer.run(
    `UPDATE managed_policy SET updated_at = ?, default_version = ?, next_version = ?, tags = ?
     WHERE id = ?`,
    policy.updatedAt.getTime(),
    policy.defaultVersion,
    policy.nextVersion,
    JSON.stringify(policy.tags),
    policy.id,
  )
  writer.changed(`policy:${policy.arn}`)
}

/** Removes a policy that nothing refers to, with its versions. */
export async function deleteManagedPolicy(writer: Writer, policy: ManagedPolicy): Promise<void> {
  await writer.run('DELETE FROM policy_version WHERE policy_id = ?', policy.id)
  await writer.run('DELETE FROM managed_policy WHERE id = ?', policy.id)
  writer.changed(`policy:${policy.arn}`)
}

/** One version of a policy. */
export async function findPolicyVersion(
  reader: Reader,
  policyId: string,
  version: number,
): Promise<PolicyVersion | undefined> {
  const sql = 'SELECT * FROM policy_version WHERE policy_id = ? AND version = ?'
  const row = await reader.get(sql, policyId, version)
  return row && toVersion(row)
}

/** All versions of a policy, newest first; there are five at the most. */
export async function listPolicyVersions(
  reader: Reader,
  policyId: string,
): Promise<readonly PolicyVersion[]> {
  const sql = 'SELECT * FROM policy_version WHERE policy_id = ? ORDER BY version DESC'
  const rows = await reader.all(sql, policyId)
  return rows.map(toVersion)
}

/** Adds a version. */
export async function insertPolicyVersion(writer: Writer, version: PolicyVersion): Promise<void> {
  await writer.run(
    'INSERT INTO policy_version (policy_id, version, document, created_at) VALUES (?, ?, ?, ?)',
    version.policyId,
    version.version,
    version.document,
    version.createdAt.getTime(),
  )
}

/** Removes a version that is not the default. */
export async function deletePolicyVersion(
  writer: Writer,
  policyId: string,
  version: number,
): Promise<void> {
  const sql = 'DELETE FROM policy_version WHERE policy_id = ? AND version = ?'
  await writer.run(sql, policyId, version)
}

/** The document in force of the policy with this ARN. */
export async function readDefaultDocument(
  reader: Reader,
  arn: string,
): Promise<string | undefined> {
  const row = await reader.get(
    `SELECT policy_version.document AS document FROM managed_policy
     JOIN policy_version ON policy_version.policy_id = managed_policy.id
       AND policy_version.version = managed_policy.default_version
     WHERE managed_policy.arn = ?`,
    arn,
  )
  return row && textColumn(row, 'document')
}
