// What principals prove themselves by, beside access keys.
import type { Migration } from './migration.ts'

export const passwords: Migration = [
  `CREATE TABLE password_policy (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    minimum_length BIGINT NOT NULL,
    require_symbols BIGINT NOT NULL,
    require_numbers BIGINT NOT NULL,
    require_uppercase BIGINT NOT NULL,
    require_lowercase BIGINT NOT NULL,
    users_may_change BIGINT NOT NULL,
    maximum_age_days BIGINT,
    reuse_prevention BIGINT,
    hard_expiry BIGINT
  )`,
  // The salt is one for the present password and those before it; their hashes are sealed.
  `CREATE TABLE login_profile (
    user_id TEXT PRIMARY KEY REFERENCES iam_user (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    reset_required BIGINT NOT NULL,
    salt TEXT NOT NULL,
    sealed_hashes TEXT NOT NULL
  )`,
]

export const certificatesAndKeys: Migration = [
  `CREATE TABLE server_certificate (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    path TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    chain TEXT,
    sealed_private_key TEXT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (account_id, name_key)
  )`,
  // The id is made from the certificate, so that an account has each certificate once. The owner
  // is a user or, for certificates of the root user, the account.
  `CREATE TABLE signing_certificate (
    account_id TEXT NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
  )`,
  'CREATE INDEX signing_certificate_by_owner ON signing_certificate (owner_id, id)',
  // The key in SSH's wire form is what makes two uploads the same key.
  `CREATE TABLE ssh_public_key (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES iam_user (id),
    wire_form TEXT NOT NULL,
    status TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    UNIQUE (user_id, wire_form)
  )`,
  // Of the password there is only a digest; it is random, and long enough to need no salt.
  `CREATE TABLE service_credential (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    user_id TEXT NOT NULL REFERENCES iam_user (id),
    service TEXT NOT NULL,
    login_name TEXT NOT NULL,
    login_name_key TEXT NOT NULL,
    password_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    UNIQUE (account_id, service, login_name_key)
  )`,
  'CREATE INDEX service_credential_by_user ON service_credential (user_id, id)',
  'CREATE INDEX service_credential_by_account ON service_credential (account_id, id)',
]

export const multiFactorDevices: Migration = [
  // The owner is a user or, for devices of the root user, the account; none while unassigned.
  // Time steps are those of RFC 6238: no code of one up to `last_step` is taken again.
  `CREATE TABLE mfa_device (
    serial_number TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    sealed_seed TEXT NOT NULL,
    tags TEXT NOT NULL,
    owner_id TEXT,
    enabled_at BIGINT,
    last_step BIGINT NOT NULL,
    drift BIGINT NOT NULL,
    failed_step BIGINT NOT NULL,
    failed_codes BIGINT NOT NULL
  )`,
  'CREATE INDEX mfa_device_by_account ON mfa_device (account_id, serial_number)',
  'CREATE INDEX mfa_device_by_owner ON mfa_device (owner_id, serial_number) WHERE owner_id IS NOT NULL',
]
