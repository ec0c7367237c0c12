// The record of denied calls: bounded, the oldest go first, equal policies are kept once.
import type { AccountId } from '../../identifiers/account-id.ts'
import { numberColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A denial as it is stored; what it says is opaque here. */
export interface StoredDenial {
  readonly id: string
  readonly account: AccountId
  /** Microseconds since 1970; no two denials of a daemon have the same. */
  readonly recordedAt: number
  readonly record: string
  /** The policies that were evaluated. */
  readonly policies: string
  /** Tells equal policies from others. */
  readonly policiesDigest: string
}

/** How much may be kept. */
export interface DenialCapacity {
  readonly records: number
  /** UTF-16 units of records and policies. */
  readonly bytes: number
}

/** The denial of an account with this id. */
export async function findStoredDenial(
  reader: Reader,
  account: AccountId,
  id: string,
): Promise<Pick<StoredDenial, 'recordedAt' | 'record' | 'policies'> | undefined> {
  const row = await reader.get(
    `SELECT denial.recorded_at, denial.record, denial_policy_set.policies
     FROM denial JOIN denial_policy_set ON denial_policy_set.account_id = denial.account_id
       AND denial_policy_set.digest = denial.policy_set
     WHERE denial.id = ? AND denial.account_id = ?`,
    id,
    account,
  )
  return (
    row && {
      recordedAt: numberColumn(row, 'recorded_at'),
      record: textColumn(row, 'record'),
      policies: textColumn(row, 'policies'),
    }
  )
}

/** Adds a denial. */
export async function insertDenial(writer: Writer, denial: StoredDenial): Promise<void> {
  await writer.run(
    `INSERT INTO denial_policy_set (account_id, digest, policies, bytes) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, digest) DO NOTHING`,
    denial.account,
    denial.policiesDigest,
    denial.policies,
    denial.policies.length,
  )
  await writer.run(
    `INSERT INTO denial (id, account_id, recorded_at, bytes, policy_set, record)
     VALUES (?, ?, ?, ?, ?, ?)`,
    denial.id,
    denial.account,
    denial.recordedAt,
    denial.record.length,
    denial.policiesDigest,
    denial.record,
  )
}

/** Which denials a capacity is for: those of an account, or all of them. */
type Scope = AccountId | 'all accounts'

const oldestAtOnce = 100

/** Removes the oldest denials, so many that the others fit; and whatever is out of date. */
export async function evictDenials(
  writer: Writer,
  scope: Scope,
  capacity: DenialCapacity,
): Promise<void> {
  let { records, bytes } = await usage(writer, scope)
  const fits = () => records <= capacity.records && bytes <= capacity.bytes
  while (!fits() && records > 0) {
    for (const row of await oldest(writer, scope)) {
      if (fits()) break
      records -= 1
      bytes -= await deleteDenial(writer, row)
    }
  }
}

/** Removes denials that were recorded before a time. */
export async function deleteDenialsBefore(writer: Writer, recordedAt: number): Promise<void> {
  for (;;) {
    const rows = await oldest(writer, 'all accounts')
    const stale = rows.filter((row) => numberColumn(row, 'recorded_at') < recordedAt)
    for (const row of stale) await deleteDenial(writer, row)
    if (stale.length < oldestAtOnce) return
  }
}

async function usage(reader: Reader, scope: Scope): Promise<DenialCapacity> {
  const ofDenials = await countAndSize(reader, 'denial', scope)
  const ofPolicies = await countAndSize(reader, 'denial_policy_set', scope)
  return { records: ofDenials.records, bytes: ofDenials.bytes + ofPolicies.bytes }
}

async function countAndSize(
  reader: Reader,
  table: 'denial' | 'denial_policy_set',
  scope: Scope,
): Promise<DenialCapacity> {
  const sql = `SELECT COUNT(*) AS records, COALESCE(SUM(bytes), 0) AS bytes FROM ${table}`
  const row =
    scope === 'all accounts'
      ? await reader.get(sql)
      : await reader.get(`${sql} WHERE account_id = ?`, scope)
  if (row === undefined) return { records: 0, bytes: 0 }
  return { records: numberColumn(row, 'records'), bytes: numberColumn(row, 'bytes') }
}

async function oldest(reader: Reader, scope: Scope): Promise<readonly SqlRow[]> {
  const columns = 'SELECT id, account_id, recorded_at, bytes, policy_set FROM denial'
  const order = `ORDER BY recorded_at LIMIT ${oldestAtOnce}`
  if (scope === 'all accounts') return reader.all(`${columns} ${order}`)
  return reader.all(`${columns} WHERE account_id = ? ${order}`, scope)
}

/** Removes a denial and, after the last one that has them, its policies; gives what was freed. */
async function deleteDenial(writer: Writer, row: SqlRow): Promise<number> {
  const account = textColumn(row, 'account_id')
  const digest = textColumn(row, 'policy_set')
  await writer.run('DELETE FROM denial WHERE id = ?', textColumn(row, 'id'))
  const freed = numberColumn(row, 'bytes')
  const sameSet = 'account_id = ? AND policy_set = ?'
  const used = await writer.get(`SELECT 1 FROM denial WHERE ${sameSet} LIMIT 1`, account, digest)
  if (used !== undefined) return freed
  const where = 'account_id = ? AND digest = ?'
  const set = await writer.get(
    `SELECT bytes FROM denial_policy_set WHERE ${where}`,
    account,
    digest,
  )
  await writer.run(`DELETE FROM denial_policy_set WHERE ${where}`, account, digest)
  return set === undefined ? freed : freed + numberColumn(set, 'bytes')
}
