// Where the things are that an account's counters count.
import type { UsageKind } from '../tables/accounts.ts'
import type { Rule } from './rules.ts'

/** Rows by the counter that counts them, as `c`, which has an `account_id`. */
export const countedRows: Readonly<Record<UsageKind, string>> = {
  users: 'iam_user c',
  groups: 'iam_group c',
  roles: 'iam_role c',
  policies: 'managed_policy c',
  policyVersions: 'managed_policy c JOIN policy_version ON policy_version.policy_id = c.id',
  instanceProfiles: 'instance_profile c',
  serverCertificates: 'server_certificate c',
  virtualMfaDevices: 'mfa_device c',
  oidcProviders: 'oidc_provider c',
  samlProviders: 'saml_provider c',
}

/** One rule for each counter. */
export const usageRules: readonly Rule[] = Object.entries(countedRows).map(([kind, rows]) => {
  const amount = `COALESCE((SELECT u.amount FROM account_usage u
    WHERE u.account_id = a.id AND u.kind = '${kind}'), 0)`
  return {
    breach: `account_usage: ${kind} are counted wrongly`,
    sql: `SELECT a.id AS place FROM account a
          WHERE ${amount} <> (SELECT COUNT(*) FROM ${rows} WHERE c.account_id = a.id)`,
  }
})
