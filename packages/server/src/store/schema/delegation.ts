// The migration that temporary delegation, role templates and settings of accounts came with.
import type { Migration } from './migration.ts'

/** Tables of delegation requests, of messages about them and of settings; columns of roles. */
export const delegation: Migration = [
  `CREATE TABLE account_setting (
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
  )`,
  'ALTER TABLE iam_role ADD COLUMN template_arn TEXT',
  'ALTER TABLE iam_role ADD COLUMN template_minor_version BIGINT',
  // Requests of other accounts: the requestor's is there, the owner's may never be.
  `CREATE TABLE delegation_request (
    id TEXT PRIMARY KEY,
    requestor_account_id TEXT NOT NULL REFERENCES account (id),
    workflow_id TEXT NOT NULL,
    owner_account_id TEXT,
    owner_arn TEXT,
    owner_unique_id TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    approver_arn TEXT,
    approver TEXT,
    content TEXT NOT NULL,
    UNIQUE (requestor_account_id, workflow_id)
  )`,
  'CREATE INDEX delegation_request_by_owner ON delegation_request (owner_account_id, id)',
  'CREATE INDEX delegation_request_by_expiry ON delegation_request (expires_at)',
  `CREATE TABLE notification (
    id TEXT PRIMARY KEY,
    topic_arn TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    sealed_message TEXT NOT NULL
  )`,
  'CREATE INDEX notification_by_topic ON notification (topic_arn, published_at)',
  'CREATE INDEX notification_by_time ON notification (published_at)',
]
