// Where the things are that an account's counters count.
import type { UsageKind } from '../tables/accounts.ts'
import type { Rule } from './rules.ts'

/** Rows that have an `account_id`. */
const counted: Readonly<Record<UsageKind, string>> = {
  users: 'iam_user',
  groups: 'iam_group',
  roles: 'iam_role',
  policies: 'managed_policy',
  policyVersions: 'managed_policy c JOIN policy_version ON policy_version.policy_id = c.id',
  instanceProfiles: 'instance_profile',
  serverCertificates: 'server_certificate',
  virtualMfaDevices: 'mfa_device',
  oidcProviders: 'oidc_provider',
  samlProviders: 'saml_provider',
}

/** One rule for each counter. */
export const usageRules: readonly Rule[] = Object.entries(counted).map(([kind, table]) => {
  const rows = table.includes(' ') ? table : `${table} c`
  const amount = `COALESCE((SELECT u.amount FROM account_usage u
    WHERE u.account_id = a.id AND u.kind = '${kind}'), 0)`
  return {
    breach: `account_usage: ${kind} are counted wrongly`,
    sql: `SELECT a.id AS place FROM account a
          WHERE ${amount} <> (SELECT COUNT(*) FROM ${rows} WHERE c.account_id = a.id)`,
  }
})
