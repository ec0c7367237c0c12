// Requests of product providers for temporary access to an account.
import { type AccountId, toAccountId } from '../../identifiers/account-id.ts'
import { dateColumn, numberColumn, optionalText, textColumn } from '../columns.ts'
import type { PageRequest } from '../page-request.ts'
import type { Reader, SqlRow, SqlValue, Writer } from '../store.ts'

/** The states of a request. What is past its time counts as `EXPIRED`, whatever it was before. */
export type DelegationState =
  | 'UNASSIGNED'
  | 'ASSIGNED'
  | 'PENDING_APPROVAL'
  | 'ACCEPTED'
  | 'FINALIZED'
  | 'REJECTED'

/** A parameter of a policy template with its values. */
export interface DelegationParameter {
  readonly name: string
  readonly values: readonly string[]
  readonly type: 'string' | 'stringList'
}

/** What a request says. */
export interface DelegationContent {
  readonly requestorName: string
  readonly description: string
  readonly requestMessage: string | undefined
  readonly templateArn: string
  readonly parameters: readonly DelegationParameter[]
  /** The policy that the template and its parameters make. */
  readonly policy: string
  readonly redirectUrl: string | undefined
  readonly notificationChannel: string
  readonly sessionSeconds: number
  readonly onlySendByOwner: boolean
  readonly notes: string | undefined
  readonly rejectionReason: string | undefined
}

/** The principal that a request is associated with. */
export interface DelegationOwner {
  readonly arn: string
  /** As `aws:userid`, which no other principal will ever have. */
  readonly uniqueId: string
}

/** The principal that accepted a request. */
export interface DelegationApprover {
  readonly arn: string
  /** Whom a delegated session acts as, as JSON. */
  readonly identity: string
}

/** A delegation request. */
export interface DelegationRequest {
  readonly id: string
  readonly requestor: AccountId
  /** Unique among the requests of a requestor. */
  readonly workflowId: string
  readonly ownerAccount: AccountId | undefined
  readonly owner: DelegationOwner | undefined
  readonly approver: DelegationApprover | undefined
  readonly state: DelegationState
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly expiresAt: Date
  readonly content: DelegationContent
}

function toDelegationRequest(row: SqlRow): DelegationRequest {
  const ownerAccount = optionalText(row, 'owner_account_id')
  const ownerArn = optionalText(row, 'owner_arn')
  const approverArn = optionalText(row, 'approver_arn')
  return {
    id: textColumn(row, 'id'),
    requestor: toAccountId(textColumn(row, 'requestor_account_id')),
    workflowId: textColumn(row, 'workflow_id'),
    ownerAccount: ownerAccount === undefined ? undefined : toAccountId(ownerAccount),
    owner:
      ownerArn === undefined
        ? undefined
        : { arn: ownerArn, uniqueId: textColumn(row, 'owner_unique_id') },
    approver:
      approverArn === undefined
        ? undefined
        : { arn: approverArn, identity: textColumn(row, 'approver') },
    state: textColumn(row, 'state') as DelegationState,
    createdAt: dateColumn(row, 'created_at'),
    updatedAt: dateColumn(row, 'updated_at'),
    expiresAt: dateColumn(row, 'expires_at'),
    content: JSON.parse(textColumn(row, 'content')) as DelegationContent,
  }
}

/** The request with this id, in whichever account. */
export async function findDelegationRequest(
  reader: Reader,
  id: string,
): Promise<DelegationRequest | undefined> {
  const row = await reader.get('SELECT * FROM delegation_request WHERE id = ?', id)
  return row && toDelegationRequest(row)
}

/** Whether a requestor has used a workflow id. */
export async function isWorkflowKnown(
  reader: Reader,
  requestor: AccountId,
  workflowId: string,
): Promise<boolean> {
  const sql = 'SELECT id FROM delegation_request WHERE requestor_account_id = ? AND workflow_id = ?'
  return (await reader.get(sql, requestor, workflowId)) !== undefined
}

/** How many requests of a requestor have not expired. */
export async function countDelegationRequests(
  reader: Reader,
  requestor: AccountId,
  now: Date,
): Promise<number> {
  const row = await reader.get(
    `SELECT COUNT(*) AS amount FROM delegation_request
     WHERE requestor_account_id = ? AND expires_at > ?`,
    requestor,
    now.getTime(),
  )
  return row === undefined ? 0 : numberColumn(row, 'amount')
}

/** Requests by id that have an owner in an account, all or those of one owner. */
export async function listDelegationRequests(
  reader: Reader,
  account: AccountId,
  ownerArn: string | undefined,
  page: PageRequest,
): Promise<readonly DelegationRequest[]> {
  const values: SqlValue[] = [account, page.after]
  if (ownerArn !== undefined) values.push(ownerArn)
  const rows = await reader.all(
    `SELECT * FROM delegation_request WHERE owner_account_id = ? AND id > ?
     AND ${ownerArn === undefined ? 'owner_arn IS NOT NULL' : 'owner_arn = ?'}
     ORDER BY id LIMIT ?`,
    ...values,
    page.limit,
  )
  return rows.map(toDelegationRequest)
}

/** Adds a request that has no owner yet. */
export async function insertDelegationRequest(
  writer: Writer,
  request: DelegationRequest,
): Promise<void> {
  await writer.run(
    `INSERT INTO delegation_request (id, requestor_account_id, workflow_id, owner_account_id,
       state, created_at, updated_at, expires_at, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    request.id,
    request.requestor,
    request.workflowId,
    request.ownerAccount ?? null,
    request.state,
    request.createdAt.getTime(),
    request.updatedAt.getTime(),
    request.expiresAt.getTime(),
    JSON.stringify(request.content),
  )
}

/** Stores what may change of a request. */
export async function updateDelegationRequest(
  writer: Writer,
  request: DelegationRequest,
): Promise<void> {
  await writer.run(
    `UPDATE delegation_request SET owner_account_id = ?, owner_arn = ?, owner_unique_id = ?,
       approver_arn = ?, approver = ?, state = ?, updated_at = ?, expires_at = ?, content = ?
     WHERE id = ?`,
    request.ownerAccount ?? null,
    request.owner?.arn ?? null,
    request.owner?.uniqueId ?? null,
    request.approver?.arn ?? null,
    request.approver?.identity ?? null,
    request.state,
    request.updatedAt.getTime(),
    request.expiresAt.getTime(),
    JSON.stringify(request.content),
    request.id,
  )
}

/** Removes requests that expired before a time. */
export async function deleteDelegationRequests(writer: Writer, before: Date): Promise<void> {
  await writer.run('DELETE FROM delegation_request WHERE expires_at < ?', before.getTime())
}
