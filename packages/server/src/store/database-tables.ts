// Every table of a database, in an order in which each comes after those that it refers to.

/** A table and the columns that name its rows, in the order in which rows are read. */
export interface DatabaseTable {
  readonly name: string
  readonly key: readonly string[]
}

const keys = {
  vault_key: ['master_key_id'],
  sealing_key: ['id'],
  account: ['id'],
  account_usage: ['account_id', 'kind'],
  account_setting: ['account_id', 'name'],
  iam_user: ['id'],
  iam_group: ['id'],
  group_member: ['user_id', 'group_id'],
  iam_role: ['id'],
  access_key: ['id'],
  managed_policy: ['id'],
  policy_version: ['policy_id', 'version'],
  policy_usage: ['account_id', 'policy_arn'],
  policy_attachment: ['owner_id', 'policy_arn'],
  inline_policy: ['owner_id', 'name_key'],
  instance_profile: ['id'],
  instance_profile_role: ['profile_id', 'role_id'],
  role_deletion: ['account_id', 'task_id'],
  password_policy: ['account_id'],
  login_profile: ['user_id'],
  root_login_profile: ['account_id'],
  server_certificate: ['id'],
  signing_certificate: ['account_id', 'id'],
  ssh_public_key: ['id'],
  service_credential: ['id'],
  mfa_device: ['serial_number'],
  organization: ['id'],
  organizational_unit: ['id'],
  organization_account: ['account_id'],
  trusted_service: ['organization_id', 'service_principal'],
  delegated_administrator: ['account_id', 'service_principal'],
  organization_report: ['job_id'],
  oidc_provider: ['account_id', 'url'],
  outbound_federation: ['account_id'],
  outbound_signing_key: ['account_id', 'algorithm'],
  saml_provider: ['id'],
  saml_private_key: ['provider_id', 'key_id'],
  delegation_request: ['id'],
  notification: ['id'],
  denial_policy_set: ['account_id', 'digest'],
  denial: ['id'],
  credential_report: ['account_id'],
  access_use: ['principal_id', 'service', 'action'],
  access_report: ['job_id'],
  write_probe: ['id'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The name of a table. */
export type TableName = keyof typeof keys

/** All of them. */
export const databaseTables: readonly (DatabaseTable & { readonly name: TableName })[] =
  Object.entries(keys).map(([name, key]) => ({ name: name as TableName, key }))

/** A table by its name. */
export const databaseTable = (name: TableName): DatabaseTable => ({ name, key: keys[name] })
