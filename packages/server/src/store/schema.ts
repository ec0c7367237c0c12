// The schema, as the ordered list of migrations that lead to it. The SQL is one for all drivers.
import { delegation } from './delegation-schema.ts'
import { oidcProviders, outboundFederation } from './federation-schema.ts'
import { samlProviders } from './saml-schema.ts'

/** The statements that lead from one schema version to the next. */
export type Migration = readonly string[]

const initialSchema: Migration = [
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

const recordOfDenials: Migration = [
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

const instanceProfiles: Migration = [
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

const roleDeletions: Migration = [
  `CREATE TABLE role_deletion (
    account_id TEXT NOT NULL REFERENCES account (id),
    task_id TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, task_id)
  )`,
  'CREATE INDEX role_deletion_by_time ON role_deletion (account_id, submitted_at)',
]

const passwords: Migration = [
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

const credentialReports: Migration = [
  `CREATE TABLE credential_report (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    generated_at BIGINT NOT NULL,
    content TEXT NOT NULL
  )`,
]

const certificatesAndKeys: Migration = [
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

const multiFactorDevices: Migration = [
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

const accessUses: Migration = [
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

const accessReports: Migration = [
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

/** Versions of policies are counted, too, from now on. */
const policyVersionUsage: Migration = [
  `INSERT INTO account_usage (account_id, kind, amount)
   SELECT managed_policy.account_id, 'policyVersions', COUNT(*) FROM managed_policy
   JOIN policy_version ON policy_version.policy_id = managed_policy.id
   GROUP BY managed_policy.account_id`,
]

const organizations: Migration = [
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

/** All migrations, oldest first. The schema version of a database is how many it has had. */
export const migrations: readonly Migration[] = [
  initialSchema,
  recordOfDenials,
  instanceProfiles,
  roleDeletions,
  passwords,
  credentialReports,
  certificatesAndKeys,
  multiFactorDevices,
  accessUses,
  accessReports,
  organizations,
  oidcProviders,
  outboundFederation,
  samlProviders,
  delegation,
  policyVersionUsage,
]
