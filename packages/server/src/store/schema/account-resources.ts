// Instance profiles, and counters that came later.
import type { Migration } from './migration.ts'

export const instanceProfiles: Migration = [
  `CREATE TABLE instance_profile (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  `CREATE TABLE instance_profile_role (
    profile_id TEXT NOT NULL REFERENCES instance_profile (id),
    role_id TEXT NOT NULL REFERENCES iam_role (id),
    PRIMARY KEY (profile_id, role_id)
  )`,
  'CREATE INDEX instance_profile_role_by_role ON instance_profile_role (role_id, profile_id)',
]

/** Versions of policies are counted, too, from now on. */
export const policyVersionUsage: Migration = [
  `INSERT INTO account_usage (account_id, kind, amount)
   SELECT managed_policy.account_id, 'policyVersions', COUNT(*) FROM managed_policy
   JOIN policy_version ON policy_version.policy_id = managed_policy.id
   GROUP BY managed_policy.account_id`,
]
