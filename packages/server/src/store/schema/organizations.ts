// Organizations and where accounts are in them.
import type { Migration } from './migration.ts'

export const organizations: Migration = [
  `CREATE TABLE organization (
    id TEXT PRIMARY KEY,
    management_account_id TEXT NOT NULL UNIQUE REFERENCES account (id),
    root_id TEXT NOT NULL UNIQUE,
    feature_set TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    root_credentials_management BIGINT NOT NULL,
    root_sessions BIGINT NOT NULL
  )`,
  // The parent of units and accounts is the root of the organization or a unit.
  `CREATE TABLE organizational_unit (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organization (id),
    parent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (parent_id, name)
  )`,
  `CREATE TABLE organization_account (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    organization_id TEXT NOT NULL REFERENCES organization (id),
    parent_id TEXT NOT NULL,
    joined_at BIGINT NOT NULL
  )`,
  'CREATE INDEX organization_account_by_organization ON organization_account (organization_id)',
  `CREATE TABLE trusted_service (
    organization_id TEXT NOT NULL REFERENCES organization (id),
    service_principal TEXT NOT NULL,
    enabled_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, service_principal)
  )`,
  `CREATE TABLE delegated_administrator (
    account_id TEXT NOT NULL REFERENCES organization_account (account_id),
    service_principal TEXT NOT NULL,
    delegated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, service_principal)
  )`,
  `CREATE TABLE organization_report (
    job_id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    entity_path TEXT NOT NULL,
    policy_id TEXT,
    created_at BIGINT NOT NULL,
    completed_at BIGINT,
    content TEXT,
    error TEXT
  )`,
  'CREATE INDEX organization_report_by_account ON organization_report (account_id, created_at)',
  // That the root user may set a password for itself again; the password itself is not kept here.
  `CREATE TABLE root_login_profile (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    created_at BIGINT NOT NULL,
    reset_required BIGINT NOT NULL
  )`,
]
