// What the daemon notes: denials, deletions under way, uses and the reports on them.
import type { Migration } from './migration.ts'

export const recordOfDenials: Migration = [
  // The policies that were evaluated, once for all denials of an account that have the same ones.
  `CREATE TABLE denial_policy_set (
    account_id TEXT NOT NULL REFERENCES account (id),
    digest TEXT NOT NULL,
    policies TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (account_id, digest)
  )`,
  // Microseconds since 1970, so that each denial has a time of its own and the oldest is known.
  `CREATE TABLE denial (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    recorded_at BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    policy_set TEXT NOT NULL,
    record TEXT NOT NULL
  )`,
  'CREATE INDEX denial_by_account ON denial (account_id, recorded_at, bytes)',
  'CREATE INDEX denial_by_time ON denial (recorded_at, bytes)',
  'CREATE INDEX denial_by_policy_set ON denial (account_id, policy_set)',
]

export const roleDeletions: Migration = [
  `CREATE TABLE role_deletion (
    account_id TEXT NOT NULL REFERENCES account (id),
    task_id TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, task_id)
  )`,
  'CREATE INDEX role_deletion_by_time ON role_deletion (account_id, submitted_at)',
]

export const credentialReports: Migration = [
  `CREATE TABLE credential_report (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    generated_at BIGINT NOT NULL,
    content TEXT NOT NULL
  )`,
]

export const accessUses: Migration = [
  // The last attempt of a principal at an action. Those of deleted principals are kept together.
  `CREATE TABLE access_use (
    principal_id TEXT NOT NULL,
    service TEXT NOT NULL,
    action TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    principal_kind TEXT NOT NULL,
    attempted_at BIGINT NOT NULL,
    region TEXT NOT NULL,
    session_name TEXT,
    PRIMARY KEY (principal_id, service, action)
  )`,
  'CREATE INDEX access_use_by_account ON access_use (account_id)',
  'CREATE INDEX access_use_by_time ON access_use (attempted_at)',
]

export const accessReports: Migration = [
  `CREATE TABLE access_report (
    job_id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    creator TEXT NOT NULL,
    subject_arn TEXT NOT NULL,
    granularity TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    completed_at BIGINT,
    content TEXT,
    error TEXT,
    bytes BIGINT NOT NULL
  )`,
  'CREATE INDEX access_report_by_account ON access_report (account_id, created_at, bytes)',
]

/** A single row, which asking for readiness writes. */
export const writeProbe: Migration = [
  'CREATE TABLE write_probe (id BIGINT PRIMARY KEY, written_at BIGINT NOT NULL)',
]
