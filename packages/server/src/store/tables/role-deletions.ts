// The tasks that deleted service-linked roles, whose status callers ask for.
import type { AccountId } from '../../identifiers/account-id.ts'
import type { Reader, Writer } from '../store.ts'

/** A deletion of a role, which succeeded. */
export interface RoleDeletion {
  readonly account: AccountId
  readonly taskId: string
  readonly submittedAt: Date
}

/** How long a task is remembered; AWS does not say. */
const keptMilliseconds = 30 * 24 * 60 * 60 * 1000

/** Notes a deletion, and forgets old ones of the account. */
export async function insertRoleDeletion(writer: Writer, deletion: RoleDeletion): Promise<void> {
  const { account, taskId, submittedAt } = deletion
  await writer.run(
    'DELETE FROM role_deletion WHERE account_id = ? AND submitted_at < ?',
    account,
    submittedAt.getTime() - keptMilliseconds,
  )
  await writer.run(
    'INSERT INTO role_deletion (account_id, task_id, submitted_at) VALUES (?, ?, ?)',
    account,
    taskId,
    submittedAt.getTime(),
  )
}

/** Whether the account has submitted this task. */
export async function isRoleDeletion(
  reader: Reader,
  account: AccountId,
  taskId: string,
): Promise<boolean> {
  const sql = 'SELECT 1 AS found FROM role_deletion WHERE account_id = ? AND task_id = ?'
  return (await reader.get(sql, account, taskId)) !== undefined
}
