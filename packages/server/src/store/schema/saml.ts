// The tables of SAML providers and of the private keys that decrypt what they send.
import type { Migration } from './migration.ts'

/** The migration that makes them. */
export const samlProviders: Migration = [
  // What the metadata says of issuers is kept beside it: nobody unsigned has it parsed again.
  `CREATE TABLE saml_provider (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    encryption_mode TEXT,
    issuers TEXT NOT NULL,
    tags TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  `CREATE TABLE saml_private_key (
    provider_id TEXT NOT NULL REFERENCES saml_provider (id),
    key_id TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    sealed_key TEXT NOT NULL,
    PRIMARY KEY (provider_id, key_id)
  )`,
]
