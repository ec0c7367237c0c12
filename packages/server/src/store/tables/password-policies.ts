// What each account demands of the passwords of its users.
import type { AccountId } from '../../identifiers/account-id.ts'
import { flagColumn, numberColumn, optionalNumber } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** The password policy that an account has set. */
export interface PasswordPolicy {
  readonly minimumLength: number
  readonly requireSymbols: boolean
  readonly requireNumbers: boolean
  readonly requireUppercase: boolean
  readonly requireLowercase: boolean
  readonly usersMayChange: boolean
  /** Undefined: passwords do not expire. */
  readonly maximumAgeDays: number | undefined
  /** How many of the newest passwords must not be set again; undefined: none. */
  readonly reusePrevention: number | undefined
  readonly hardExpiry: boolean | undefined
}

function toPasswordPolicy(row: SqlRow): PasswordPolicy {
  const hardExpiry = optionalNumber(row, 'hard_expiry')
  return {
    minimumLength: numberColumn(row, 'minimum_length'),
    requireSymbols: flagColumn(row, 'require_symbols'),
    requireNumbers: flagColumn(row, 'require_numbers'),
    requireUppercase: flagColumn(row, 'require_uppercase'),
    requireLowercase: flagColumn(row, 'require_lowercase'),
    usersMayChange: flagColumn(row, 'users_may_change'),
    maximumAgeDays: optionalNumber(row, 'maximum_age_days'),
    reusePrevention: optionalNumber(row, 'reuse_prevention'),
    hardExpiry: hardExpiry === undefined ? undefined : hardExpiry !== 0,
  }
}

/** The policy of an account; undefined when it has set none. */
export async function findPasswordPolicy(
  reader: Reader,
  account: AccountId,
): Promise<PasswordPolicy | undefined> {
  const row = await reader.get('SELECT * FROM password_policy WHERE account_id = ?', account)
  return row && toPasswordPolicy(row)
}

/** The policy of the account of a user. */
export async function findPasswordPolicyForUser(
  reader: Reader,
  userId: string,
): Promise<PasswordPolicy | undefined> {
  const sql = `SELECT * FROM password_policy
    WHERE account_id = (SELECT account_id FROM iam_user WHERE id = ?)`
  const row = await reader.get(sql, userId)
  return row && toPasswordPolicy(row)
}

/** Sets the policy of an account, in place of any it had. */
export async function replacePasswordPolicy(
  writer: Writer,
  account: AccountId,
  policy: PasswordPolicy,
): Promise<void> {
  await writer.run('DELETE FROM password_policy WHERE account_id = ?', account)
  await writer.run(
    `INSERT INTO password_policy (account_id, minimum_length, require_symbols, require_numbers,
     require_uppercase, require_lowercase, users_may_change, maximum_age_days, reuse_prevention,
     hard_expiry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    policy.minimumLength,
    Number(policy.requireSymbols),
    Number(policy.requireNumbers),
    Number(policy.requireUppercase),
    Number(policy.requireLowercase),
    Number(policy.usersMayChange),
    policy.maximumAgeDays ?? null,
    policy.reusePrevention ?? null,
    policy.hardExpiry === undefined ? null : Number(policy.hardExpiry),
  )
  writer.changed(`account:${account}`)
}

/** Removes the policy of an account. @returns false when it had none. */
export async function deletePasswordPolicy(writer: Writer, account: AccountId): Promise<boolean> {
  const removed = await writer.run('DELETE FROM password_policy WHERE account_id = ?', account)
  if (removed > 0) writer.changed(`account:${account}`)
  return removed > 0
}
