// The key that seals the secrets of a database, itself sealed under master keys.
import type { Migration } from './migration.ts'

export const vaultKeys: Migration = [
  // One data key, once for each master key that opens it: two while the master key is changed.
  `CREATE TABLE vault_key (
    master_key_id TEXT PRIMARY KEY,
    sealed_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
  )`,
]
