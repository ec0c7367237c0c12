// When each principal last tried which action, for reports of use.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, optionalText, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** Who is recorded. What deleted principals did is kept as if one of them had done it all. */
export type UsePrincipalKind = 'root' | 'user' | 'role' | 'deleted'

/** Whose use it is. The id of root is that of its account. */
export interface UsePrincipal {
  readonly account: AccountId
  readonly kind: UsePrincipalKind
  readonly id: string
}

/** The last attempt of a principal at an action, whether it was allowed or not. */
export interface AccessUse {
  readonly principal: UsePrincipal
  /** The prefix of the action, such as `iam`. */
  readonly service: string
  /** Without its prefix. */
  readonly action: string
  readonly at: Date
  readonly region: string
  /** Of which session, for roles and federated users. */
  readonly sessionName: string | undefined
}

function toAccessUse(row: SqlRow): AccessUse {
  return {
    principal: {
      account: toAccountId(textColumn(row, 'account_id')),
      kind: textColumn(row, 'principal_kind') as UsePrincipalKind,
      id: textColumn(row, 'principal_id'),
    },
    service: textColumn(row, 'service'),
    action: textColumn(row, 'action'),
    at: dateColumn(row, 'attempted_at'),
    region: textColumn(row, 'region'),
    sessionName: optionalText(row, 'session_name'),
  }
}

/** What all principals of an account used since a time. */
export async function listAccessUses(
  reader: Reader,
  account: AccountId,
  since: Date,
): Promise<readonly AccessUse[]> {
  const sql = 'SELECT * FROM access_use WHERE account_id = ? AND attempted_at >= ?'
  return (await reader.all(sql, account, since.getTime())).map(toAccessUse)
}

/** What one principal used since a time. */
export async function listAccessUsesOf(
  reader: Reader,
  principalId: string,
  since: Date,
): Promise<readonly AccessUse[]> {
  const sql = 'SELECT * FROM access_use WHERE principal_id = ? AND attempted_at >= ?'
  return (await reader.all(sql, principalId, since.getTime())).map(toAccessUse)
}

/** Stores an attempt in place of the one before it. */
export async function putAccessUse(writer: Writer, use: AccessUse): Promise<void> {
  await writer.run(
    `INSERT INTO access_use (principal_id, service, action, account_id, principal_kind,
       attempted_at, region, session_name)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (principal_id, service, action) DO UPDATE SET
       attempted_at = excluded.attempted_at, region = excluded.region,
       session_name = excluded.session_name
     WHERE excluded.attempted_at >= access_use.attempted_at`,
    use.principal.id,
    use.service,
    use.action,
    use.principal.account,
    use.principal.kind,
    use.at.getTime(),
    use.region,
    use.sessionName ?? null,
  )
}

/** Whether a principal is still there, or at least its account. */
export async function findUsePrincipal(
  reader: Reader,
  principal: UsePrincipal,
): Promise<UsePrincipal | undefined> {
  const { account, kind, id } = principal
  const accountRow = await reader.get('SELECT id FROM account WHERE id = ?', account)
  if (accountRow === undefined) return undefined
  if (kind === 'user' && !(await reader.get('SELECT id FROM iam_user WHERE id = ?', id))) {
    return deletedPrincipals(account)
  }
  if (kind === 'role' && !(await reader.get('SELECT id FROM iam_role WHERE id = ?', id))) {
    return deletedPrincipals(account)
  }
  return principal
}

/**
 * Lays what a principal that is being deleted used to what others left before it. The account's use
 * of a service is not forgotten, and the record does not grow with principals that come and go.
 */
export async function forgetPrincipal(writer: Writer, id: string): Promise<void> {
  const rows = await writer.all('SELECT * FROM access_use WHERE principal_id = ?', id)
  for (const use of rows.map(toAccessUse)) {
    await putAccessUse(writer, { ...use, principal: deletedPrincipals(use.principal.account) })
  }
  await writer.run('DELETE FROM access_use WHERE principal_id = ?', id)
}

/** Removes what is too old to be reported. */
export async function deleteAccessUsesBefore(writer: Writer, time: Date): Promise<void> {
  await writer.run('DELETE FROM access_use WHERE attempted_at < ?', time.getTime())
}

const deletedPrincipals = (account: AccountId): UsePrincipal => ({
  account,
  kind: 'deleted',
  id: `deleted:${account}`,
})
