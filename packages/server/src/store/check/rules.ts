// Rules that hold between rows of several tables: each is a query for what breaks it.
import { usageRules } from './usage-tables.ts'

/** A query whose rows, with one column `place`, break a rule. */
export interface Rule {
  readonly breach: string
  readonly sql: string
}

const attachmentsOf = `SELECT COUNT(*) FROM policy_attachment p
  WHERE p.account_id = u.account_id AND p.policy_arn = u.policy_arn`

const boundariesOf = ['iam_user', 'iam_role']
  .map(
    (table) =>
      `(SELECT COUNT(*) FROM ${table} b
        WHERE b.account_id = u.account_id AND b.boundary_arn = u.policy_arn)`,
  )
  .join(' + ')

const uncounted = (table: string, column: string): string =>
  `SELECT DISTINCT t.account_id || ' ' || t.${column} AS place FROM ${table} t
   WHERE t.${column} IS NOT NULL AND NOT EXISTS (
     SELECT 1 FROM policy_usage u
     WHERE u.account_id = t.account_id AND u.policy_arn = t.${column})`

const apart = (link: string, [one, oneId]: Side, [other, otherId]: Side): string =>
  `SELECT l.${oneId} || ' ' || l.${otherId} AS place FROM ${link} l
   JOIN ${one} a ON a.id = l.${oneId} JOIN ${other} b ON b.id = l.${otherId}
   WHERE a.account_id <> b.account_id`

/** What a user has is of the user's account; what root has, of the account that is its owner. */
const foreignOwners = (table: string, column: string, id: string): string =>
  `SELECT t.${id} AS place FROM ${table} t
   LEFT JOIN iam_user o ON o.id = t.${column} LEFT JOIN account a ON a.id = t.${column}
   WHERE COALESCE(o.account_id, a.id) <> t.account_id`

const owned = [
  ['access_key', 'owner_id', 'id'],
  ['signing_certificate', 'owner_id', 'id'],
  ['mfa_device', 'owner_id', 'serial_number'],
  ['service_credential', 'user_id', 'id'],
] as const

type Side = readonly [table: string, column: string]

export const rules: readonly Rule[] = [
  ...usageRules,
  {
    breach: 'policy_usage: attachments are counted wrongly',
    sql: `SELECT u.account_id || ' ' || u.policy_arn AS place FROM policy_usage u
          WHERE u.attachments <> (${attachmentsOf})`,
  },
  {
    breach: 'policy_usage: boundaries are counted wrongly',
    sql: `SELECT u.account_id || ' ' || u.policy_arn AS place FROM policy_usage u
          WHERE u.boundaries <> ${boundariesOf}`,
  },
  ...[
    ['policy_attachment', 'policy_arn'],
    ['iam_user', 'boundary_arn'],
    ['iam_role', 'boundary_arn'],
  ].map(([table = '', column = '']) => ({
    breach: `policy_usage: a policy of ${table} is not counted`,
    sql: uncounted(table, column),
  })),
  {
    breach: 'managed_policy: its default version is not there',
    sql: `SELECT p.arn AS place FROM managed_policy p WHERE NOT EXISTS (
            SELECT 1 FROM policy_version v
            WHERE v.policy_id = p.id AND v.version = p.default_version)`,
  },
  {
    breach: 'managed_policy: its next version is there already',
    sql: `SELECT p.arn AS place FROM managed_policy p WHERE EXISTS (
            SELECT 1 FROM policy_version v
            WHERE v.policy_id = p.id AND v.version >= p.next_version)`,
  },
  {
    breach: 'denial: the policies that were evaluated are not there',
    sql: `SELECT d.id AS place FROM denial d WHERE NOT EXISTS (
            SELECT 1 FROM denial_policy_set s
            WHERE s.account_id = d.account_id AND s.digest = d.policy_set)`,
  },
  {
    breach: 'policy_attachment: it is of another account than its owner',
    sql: ['user', 'group', 'role']
      .map(
        (kind) =>
          `SELECT p.owner_id AS place FROM policy_attachment p JOIN iam_${kind} o
           ON o.id = p.owner_id WHERE o.account_id <> p.account_id`,
      )
      .join(' UNION '),
  },
  ...owned.map(([table, column, id]) => ({
    breach: `${table}: it is of another account than its owner`,
    sql: foreignOwners(table, column, id),
  })),
  {
    breach: 'mfa_device: its ARN is of another account',
    sql: `SELECT d.serial_number AS place FROM mfa_device d
          WHERE d.serial_number NOT LIKE 'arn:aws:iam::' || d.account_id || ':mfa/%'`,
  },
  {
    breach: 'policy_attachment: its owner_name_key is not that of the owner',
    sql: ['user', 'group', 'role']
      .map(
        (kind) =>
          `SELECT p.owner_id AS place FROM policy_attachment p JOIN iam_${kind} o
           ON o.id = p.owner_id WHERE o.name_key <> p.owner_name_key`,
      )
      .join(' UNION '),
  },
  {
    breach: 'group_member: its user_name_key is not that of the user',
    sql: `SELECT m.group_id || ' ' || m.user_id AS place FROM group_member m
          JOIN iam_user u ON u.id = m.user_id WHERE u.name_key <> m.user_name_key`,
  },
  {
    breach: 'group_member: user and group are of two accounts',
    sql: apart('group_member', ['iam_user', 'user_id'], ['iam_group', 'group_id']),
  },
  {
    breach: 'instance_profile_role: role and profile are of two accounts',
    sql: apart(
      'instance_profile_role',
      ['instance_profile', 'profile_id'],
      ['iam_role', 'role_id'],
    ),
  },
]
