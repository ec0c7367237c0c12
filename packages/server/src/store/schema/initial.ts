// Accounts, users, groups, roles, policies and the keys that seal: where every database begins.
import type { Migration } from './migration.ts'

export const initialSchema: Migration = [
  `CREATE TABLE account (
    id TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    alias TEXT UNIQUE
  )`,
  // How many of each quota-bound kind an account has, so that no quota check has to count rows.
  `CREATE TABLE account_usage (
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind)
  )`,
  `CREATE TABLE iam_user (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    boundary_arn TEXT,
    tags TEXT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  `CREATE TABLE iam_group (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  `CREATE TABLE group_member (
    group_id TEXT NOT NULL REFERENCES iam_group (id),
    user_id TEXT NOT NULL REFERENCES iam_user (id),
    PRIMARY KEY (user_id, group_id)
  )`,
  'CREATE INDEX group_member_by_group ON group_member (group_id)',
  `CREATE TABLE iam_role (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    description TEXT,
    trust_document TEXT NOT NULL,
    max_session_seconds BIGINT NOT NULL,
    boundary_arn TEXT,
    tags TEXT NOT NULL,
    last_used_at BIGINT,
    last_used_region TEXT,
    UNIQUE (account_id, name_key)
  )`,
  // The owner is a user or, for keys of the root user, the account.
  `CREATE TABLE access_key (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    owner_id TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    last_used_service TEXT,
    last_used_region TEXT
  )`,
  'CREATE INDEX access_key_by_owner ON access_key (owner_id, id)',
  `CREATE TABLE managed_policy (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    arn TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    description TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    default_version BIGINT NOT NULL,
    next_version BIGINT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  `CREATE TABLE policy_version (
    policy_id TEXT NOT NULL REFERENCES managed_policy (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (policy_id, version)
  )`,
  // Attachments and boundaries of a policy in one account; AWS's own policies are used in many.
  `CREATE TABLE policy_usage (
    account_id TEXT NOT NULL REFERENCES account (id),
    policy_arn TEXT NOT NULL,
    attachments BIGINT NOT NULL,
    boundaries BIGINT NOT NULL,
    PRIMARY KEY (account_id, policy_arn)
  )`,
  `CREATE TABLE policy_attachment (
    owner_id TEXT NOT NULL,
    policy_arn TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    owner_kind TEXT NOT NULL,
    policy_name_key TEXT NOT NULL,
    PRIMARY KEY (owner_id, policy_arn)
  )`,
  'CREATE INDEX policy_attachment_by_policy ON policy_attachment (account_id, policy_arn)',
  `CREATE TABLE inline_policy (
    owner_id TEXT NOT NULL,
    name_key TEXT NOT NULL,
    owner_kind TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (owner_id, name_key)
  )`,
  'CREATE INDEX iam_user_by_boundary ON iam_user (boundary_arn) WHERE boundary_arn IS NOT NULL',
  'CREATE INDEX iam_role_by_boundary ON iam_role (boundary_arn) WHERE boundary_arn IS NOT NULL',
  // Keys that seal session tokens and list markers, themselves sealed under the master key.
  `CREATE TABLE sealing_key (
    id TEXT PRIMARY KEY,
    sealed_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
  )`,
]
