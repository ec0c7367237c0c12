// How often managed policies, AWS's and customers', are used in an account.
import type { AccountId } from '../../identifiers/account-id.ts'
import { numberColumn, textColumn } from '../columns.ts'
import { rowsByKeys } from '../rows-by-keys.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** How often a managed policy is attached, and set as a boundary, in one account. */
export interface PolicyUsage {
  readonly attachments: number
  readonly boundaries: number
}

/** The use of a policy that nothing uses. */
export const unusedPolicy: PolicyUsage = { attachments: 0, boundaries: 0 }

/** More than AWS has. */
export const awsPoliciesMaximum = 10_000

/** Uses by ARN. */
export type PolicyUsages = ReadonlyMap<string, PolicyUsage>

const toUsage = (row: SqlRow): PolicyUsage => ({
  attachments: numberColumn(row, 'attachments'),
  boundaries: numberColumn(row, 'boundaries'),
})

const byArn = (rows: readonly SqlRow[]): PolicyUsages =>
  new Map(rows.map((row) => [textColumn(row, 'policy_arn'), toUsage(row)]))

/** The use of a managed policy, AWS's or a customer's, in an account. */
export async function readPolicyUsage(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<PolicyUsage> {
  const sql = 'SELECT * FROM policy_usage WHERE account_id = ? AND policy_arn = ?'
  const row = await reader.get(sql, account, arn)
  return row === undefined ? unusedPolicy : toUsage(row)
}

/** The uses of some policies; those that are not used are left out. */
export async function readPolicyUsages(
  reader: Reader,
  account: AccountId,
  arns: readonly string[],
): Promise<PolicyUsages> {
  const sql = 'SELECT * FROM policy_usage WHERE account_id = ? AND policy_arn'
  return byArn(await rowsByKeys(reader, sql, [account], arns))
}

/**
 * The policies of `owner`, an account or `aws`, that are used in an account, with their uses;
 * `limit` of them at the most, by ARN.
 */
export async function listPolicyUsages(
  reader: Reader,
  account: AccountId,
  owner: AccountId | 'aws',
  limit: number,
): Promise<PolicyUsages> {
  const rows = await reader.all(
    `SELECT * FROM policy_usage WHERE account_id = ? AND policy_arn >= ? AND policy_arn < ?
     ORDER BY policy_arn LIMIT ?`,
    account,
    `arn:aws:iam::${owner}:`,
    // What follows the colon in ASCII.
    `arn:aws:iam::${owner};`,
    limit,
  )
  return byArn(rows)
}

/** Counts uses of a managed policy up or down. What is not used has no row, as before its first use. */
export async function adjustPolicyUsage(
  writer: Writer,
  account: AccountId,
  arn: string,
  by: Partial<PolicyUsage>,
): Promise<void> {
  await writer.run(
    `INSERT INTO policy_usage (account_id, policy_arn, attachments, boundaries)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, policy_arn) DO UPDATE SET
       attachments = policy_usage.attachments + excluded.attachments,
       boundaries = policy_usage.boundaries + excluded.boundaries`,
    account,
    arn,
    by.attachments ?? 0,
    by.boundaries ?? 0,
  )
  if ((by.attachments ?? 0) >= 0 && (by.boundaries ?? 0) >= 0) return
  await writer.run(
    `DELETE FROM policy_usage
     WHERE account_id = ? AND policy_arn = ? AND attachments = 0 AND boundaries = 0`,
    account,
    arn,
  )
}
