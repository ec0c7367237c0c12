// What must hold in a database between any two transactions, asked of its tables. Tests only.
import assert from 'node:assert/strict'
import type { Reader, Store } from '../../src/store/store.ts'

const countedTables = [
  ['users', 'iam_user'],
  ['groups', 'iam_group'],
  ['roles', 'iam_role'],
  ['policies', 'managed_policy'],
  ['instanceProfiles', 'instance_profile'],
] as const

const count = (from: string) => `(SELECT COUNT(*) FROM ${from})`
const used = (kind: string) =>
  `(SELECT COALESCE(SUM(amount), 0) FROM account_usage
    WHERE account_id = account.id AND kind = '${kind}')`
const attached =
  'policy_attachment AS a WHERE a.account_id = u.account_id AND a.policy_arn = u.policy_arn'
const bounded = (table: string) =>
  `${table} AS b WHERE b.account_id = u.account_id AND b.boundary_arn = u.policy_arn`
const owners = [
  ['user', 'iam_user'],
  ['group', 'iam_group'],
  ['role', 'iam_role'],
] as const

/** Each query looks for what must not be. */
const contradictions: readonly (readonly [what: string, sql: string])[] = [
  ...countedTables.map(
    ([kind, table]) =>
      [
        `${kind} miscounted`,
        `SELECT id FROM account WHERE ${used(kind)} <> ${count(`${table} WHERE account_id = account.id`)}`,
      ] as const,
  ),
  [
    'policy versions miscounted',
    `SELECT id FROM account WHERE ${used('policyVersions')} <> ${count(
      `policy_version AS v JOIN managed_policy AS p ON p.id = v.policy_id
       WHERE p.account_id = account.id`,
    )}`,
  ],
  [
    'uses of policies miscounted',
    `SELECT policy_arn FROM policy_usage AS u WHERE attachments <> ${count(attached)}
     OR boundaries <> ${count(bounded('iam_user'))} + ${count(bounded('iam_role'))}`,
  ],
  [
    'uses of policies uncounted',
    `SELECT policy_arn FROM policy_attachment AS a WHERE NOT EXISTS (SELECT 1 FROM policy_usage AS u
     WHERE u.account_id = a.account_id AND u.policy_arn = a.policy_arn)`,
  ],
  ...owners.flatMap(([kind, table]) =>
    ['policy_attachment', 'inline_policy'].map(
      (policies) =>
        [
          `${policies} of no ${kind}`,
          `SELECT owner_id FROM ${policies} WHERE owner_kind = '${kind}'
           AND owner_id NOT IN (SELECT id FROM ${table})`,
        ] as const,
    ),
  ),
  [
    'attachments of no policy',
    `SELECT policy_arn FROM policy_attachment WHERE policy_arn NOT LIKE 'arn:aws:iam::aws:%'
     AND policy_arn NOT IN (SELECT arn FROM managed_policy)`,
  ],
  [
    'boundaries of no policy',
    `SELECT boundary_arn FROM iam_user WHERE boundary_arn NOT LIKE 'arn:aws:iam::aws:%'
     AND boundary_arn NOT IN (SELECT arn FROM managed_policy)`,
  ],
  [
    'keys of nobody',
    `SELECT id FROM access_key WHERE owner_id NOT IN (SELECT id FROM iam_user)
     AND owner_id NOT IN (SELECT id FROM account)`,
  ],
  ['more than two keys', 'SELECT owner_id FROM access_key GROUP BY owner_id HAVING COUNT(*) > 2'],
  [
    'members that are not there',
    `SELECT user_id FROM group_member WHERE user_id NOT IN (SELECT id FROM iam_user)
     OR group_id NOT IN (SELECT id FROM iam_group)`,
  ],
  [
    'no default version',
    `SELECT id FROM managed_policy WHERE NOT EXISTS (SELECT 1 FROM policy_version
     WHERE policy_id = managed_policy.id AND version = managed_policy.default_version)`,
  ],
  [
    'more than five versions',
    'SELECT policy_id FROM policy_version GROUP BY policy_id HAVING COUNT(*) > 5',
  ],
  [
    'a version from the future',
    `SELECT policy_id FROM policy_version JOIN managed_policy ON id = policy_id
     WHERE version >= next_version`,
  ],
  ...['iam_user', 'iam_group', 'iam_role', 'managed_policy'].map(
    (table) =>
      [
        `one name twice in ${table}`,
        `SELECT LOWER(name) FROM ${table} GROUP BY account_id, LOWER(name) HAVING COUNT(*) > 1`,
      ] as const,
  ),
]

/** Everything that contradicts itself, by what it is. */
async function findContradictions(reader: Reader): Promise<readonly string[]> {
  const found: string[] = []
  for (const [what, sql] of contradictions) {
    const rows = await reader.all(sql)
    if (rows.length > 0) found.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`)
  }
  return found
}

/** Fails with all that does not fit together in a database. */
export async function assertConsistent(store: Store): Promise<void> {
  assert.deepEqual(await store.read(findContradictions), [])
}
