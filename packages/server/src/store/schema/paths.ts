// Indexes for lists under a path that few have.
import type { Migration } from './migration.ts'

export const pathIndexes: Migration = ['iam_user', 'iam_group', 'iam_role', 'managed_policy'].map(
  (table) => `CREATE INDEX ${table}_by_path ON ${table} (account_id, path)`,
)
