// Counts what accounts have, for those that have no counters yet.
import { countedRows } from '../check/usage-tables.ts'

/** Statements that write the counters. */
export const countingStatements: readonly string[] = [
  ...Object.entries(countedRows).map(
    ([kind, rows]) =>
      `INSERT INTO account_usage (account_id, kind, amount)
       SELECT c.account_id, '${kind}', COUNT(*) FROM ${rows} WHERE NOT EXISTS (
         SELECT 1 FROM account_usage u WHERE u.account_id = c.account_id AND u.kind = '${kind}')
       GROUP BY c.account_id`,
  ),
  `INSERT INTO policy_usage (account_id, policy_arn, attachments, boundaries)
   SELECT used.account_id, used.policy_arn, SUM(used.attachments), SUM(used.boundaries) FROM (
     SELECT account_id, policy_arn, 1 AS attachments, 0 AS boundaries FROM policy_attachment
     UNION ALL
     SELECT account_id, boundary_arn, 0, 1 FROM iam_user WHERE boundary_arn IS NOT NULL
     UNION ALL
     SELECT account_id, boundary_arn, 0, 1 FROM iam_role WHERE boundary_arn IS NOT NULL
   ) used WHERE NOT EXISTS (
     SELECT 1 FROM policy_usage u
     WHERE u.account_id = used.account_id AND u.policy_arn = used.policy_arn)
   GROUP BY used.account_id, used.policy_arn`,
]
