// Indexes for lists of which few match: under a path, in a group, with a use.
import type { Migration } from './migration.ts'

/** For lists under a path. */
export const pathIndexes: Migration = ['iam_user', 'iam_group', 'iam_role', 'managed_policy'].map(
  (table) => `CREATE INDEX ${table}_by_path ON ${table} (account_id, path)`,
)

const tablesWithPaths = [
  'iam_user',
  'iam_group',
  'iam_role',
  'managed_policy',
  'instance_profile',
  'server_certificate',
]

/** Lists go by name within each path, within a group and among those that use a policy. */
export const namesInOrder: Migration = [
  ...['iam_user', 'iam_group', 'iam_role', 'managed_policy'].map(
    (table) => `DROP INDEX ${table}_by_path`,
  ),
  ...tablesWithPaths.map(
    (table) => `CREATE INDEX ${table}_by_path ON ${table} (account_id, path, name_key)`,
  ),
  // The name of the user, so that the members of a group come in order, however many they are.
  `ALTER TABLE group_member ADD COLUMN user_name_key TEXT NOT NULL DEFAULT ''`,
  `UPDATE group_member SET user_name_key =
     (SELECT name_key FROM iam_user WHERE iam_user.id = group_member.user_id)`,
  'DROP INDEX group_member_by_group',
  'CREATE INDEX group_member_by_name ON group_member (group_id, user_name_key)',
  // The name of the owner, for the same reason.
  `ALTER TABLE policy_attachment ADD COLUMN owner_name_key TEXT NOT NULL DEFAULT ''`,
  ...['user', 'group', 'role'].map(
    (kind) => `UPDATE policy_attachment SET owner_name_key = COALESCE(
      (SELECT name_key FROM iam_${kind} WHERE iam_${kind}.id = policy_attachment.owner_id), '')
      WHERE owner_kind = '${kind}'`,
  ),
  'DROP INDEX policy_attachment_by_policy',
  `CREATE INDEX policy_attachment_by_name
   ON policy_attachment (account_id, policy_arn, owner_kind, owner_name_key)`,
  ...['iam_user', 'iam_role'].flatMap((table) => [
    `DROP INDEX ${table}_by_boundary`,
    `CREATE INDEX ${table}_by_boundary ON ${table} (boundary_arn, account_id, name_key)
     WHERE boundary_arn IS NOT NULL`,
  ]),
  // Of a million devices, few may be nobody's, or somebody's; of credentials, few for a service.
  `CREATE INDEX mfa_device_unassigned ON mfa_device (account_id, serial_number)
   WHERE owner_id IS NULL`,
  `CREATE INDEX mfa_device_assigned ON mfa_device (account_id, serial_number)
   WHERE owner_id IS NOT NULL`,
  `CREATE INDEX service_credential_by_service
   ON service_credential (account_id, service, id)`,
]
