// Fills a database with as many users as wanted, and a tenth as many roles and policies, by bulk SQL.

import { toAccessKeyId } from '../../packages/server/src/identifiers/access-key-id.ts'
import { type AccountId, toAccountId } from '../../packages/server/src/identifiers/account-id.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { insertAccessKey } from '../../packages/server/src/store/tables/access-keys.ts'
import type { BenchCredentials } from '../signed-request.ts'

/** The account that everything is in. */
export const benchAccount: AccountId = toAccountId('111122223333')

/** Users by number who have an access key; 0 may do everything, the others are for cold calls. */
export const principalsWithKeys = 200

const statement = (action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  })
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
})
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The numbers that rows are made from, in the SQL that all stores share. */
const numbers = (count: number) =>
  `WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count - 1})`
const id = (prefix: string, number = 'i') =>
  `'${prefix}' || CAST(1000000000000000 + ${number} AS TEXT)`
const name = (kind: string, number = 'i') => `'${kind}-' || CAST(10000000 + ${number} AS TEXT)`

/** The name of the user with a number. */
export const userName = (number: number): string => `user-${10_000_000 + number}`
/** The group that all users are in, and a policy that some of them have. */
export const everyone = 'everyone'
export const benchPolicyArn = `arn:aws:iam::${benchAccount}:policy/policy-10000000`

/** Prefixes of paths: where their users are is as different as can be. */
export const pathPrefixes = {
  /** Of the last user only. */
  rare: '/needle/',
  /** Of every hundredth user. */
  medium: '/team7/',
  /** Of the last hundredth in the order of names, in fifty paths. */
  late: '/late/',
  /** Of every hundredth user, each with a path of its own. */
  own: '/home/',
  whole: '/',
} as const
const benchKeyId = (number: number) => `AKIA${1_000_000_000_000_000 + number}`
const benchSecret = (number: number) => `secret-of-${number}`.padEnd(40, 'x')

/** The key of a user with a number below `principalsWithKeys`. */
export const credentialsOf = (number: number): BenchCredentials => ({
  accessKeyId: benchKeyId(number),
  secretAccessKey: benchSecret(number),
})

/** Fills an empty store. Every user is in a group and has two policies, every role has one. */
export async function fillStore(store: Store, users: number): Promise<void> {
  const tenth = Math.max(10, Math.floor(users / 10))
  const account = quoted(benchAccount)
  const policyArn = (number: string) =>
    `'arn:aws:iam::${benchAccount}:policy/' || ${name('policy', number)}`
  const path = `CASE WHEN i = ${users - 1} THEN '${pathPrefixes.rare}'
    WHEN i >= ${Math.floor(users * 0.99)}
      THEN '${pathPrefixes.late}' || CAST(i % 50 AS TEXT) || '/'
    WHEN i % 100 = 3 THEN '${pathPrefixes.own}' || CAST(i AS TEXT) || '/'
    ELSE '/team' || CAST(i % 100 AS TEXT) || '/' END`
  const statements = [
    `INSERT INTO account (id, created_at) VALUES (${account}, 0)`,
    `INSERT INTO iam_group (id, account_id, name, name_key, path, created_at)
     VALUES ('AGPA1', ${account}, '${everyone}', '${everyone}', '/', 0)`,
    `${numbers(users)} INSERT INTO iam_user (id, account_id, name, name_key, path, created_at, tags)
     SELECT ${id('AIDA')}, ${account}, ${name('user')}, ${name('user')}, ${path}, 0, '[]' FROM numbers`,
    `${numbers(users)} INSERT INTO group_member (group_id, user_id, user_name_key)
     SELECT 'AGPA1', ${id('AIDA')}, ${name('user')} FROM numbers`,
    `${numbers(tenth)} INSERT INTO iam_role (id, account_id, name, name_key, path, created_at,
       trust_document, max_session_seconds, tags)
     SELECT ${id('AROA')}, ${account}, ${name('role')}, ${name('role')}, '/', 0, ${quoted(trust)},
       3600, '[]' FROM numbers`,
    `${numbers(tenth)} INSERT INTO managed_policy (id, account_id, arn, name, name_key, path,
       created_at, updated_at, default_version, next_version, tags)
     SELECT ${id('ANPA')}, ${account}, ${policyArn('i')}, ${name('policy')}, ${name('policy')}, '/',
       0, 0, 1, 2, '[]' FROM numbers`,
    `${numbers(tenth)} INSERT INTO policy_version (policy_id, version, document, created_at)
     SELECT ${id('ANPA')}, 1, ${quoted(statement('s3:Get*'))}, 0 FROM numbers`,
    ...(
      [
        ['user', 'AIDA', users],
        ['role', 'AROA', tenth],
      ] as const
    ).map(
      ([kind, prefix, count]) => `${numbers(count)} INSERT INTO policy_attachment (owner_id,
         policy_arn, account_id, owner_kind, policy_name_key, owner_name_key)
       SELECT ${id(prefix)}, ${policyArn(`(i % ${tenth})`)}, ${account}, '${kind}',
         ${name('policy', `(i % ${tenth})`)}, ${name(kind)} FROM numbers`,
    ),
    `INSERT INTO policy_usage (account_id, policy_arn, attachments, boundaries)
     SELECT account_id, policy_arn, COUNT(*), 0 FROM policy_attachment
     GROUP BY account_id, policy_arn`,
    `${numbers(users)} INSERT INTO inline_policy (owner_id, name_key, owner_kind, name, document)
     SELECT ${id('AIDA')}, 'inline', 'user', 'inline', ${quoted(statement('iam:*'))} FROM numbers`,
    ...Object.entries({
      users,
      groups: 1,
      roles: tenth,
      policies: tenth,
      policyVersions: tenth,
    }).map(
      ([kind, amount]) =>
        `INSERT INTO account_usage (account_id, kind, amount) VALUES (${account}, '${kind}', ${amount})`,
    ),
  ]
  for (const sql of statements) await store.write((writer) => writer.run(sql))
  await store.write(async (writer) => {
    for (let number = 0; number < principalsWithKeys; number += 1) {
      const key = {
        id: toAccessKeyId(benchKeyId(number)),
        account: benchAccount,
        userId: `AIDA${1_000_000_000_000_000 + number}`,
        status: 'Active' as const,
        createdAt: new Date(0),
      }
      await insertAccessKey(writer, key, benchSecret(number))
    }
  })
}
