// The life of a delegation request: its states, how long each lasts, and who hears of a change.
// Source: IAM User Guide, understanding the request lifecycle.
import type { StateType } from '@aws-sdk/client-iam'
import type { Writer } from '../../../store/store.ts'
import {
  type DelegationRequest,
  type DelegationState,
  updateDelegationRequest,
} from '../../../store/tables/delegation-requests.ts'
import type { Call } from '../../operation.ts'
import { wrongDelegationState } from '../delegation-errors.ts'
import { notifyOfState } from './delegation-notifications.ts'

const dayMilliseconds = 24 * 60 * 60 * 1000

const lifetimeDays: Readonly<Record<DelegationState, number>> = {
  UNASSIGNED: 1,
  ASSIGNED: 7,
  PENDING_APPROVAL: 7,
  ACCEPTED: 7,
  FINALIZED: 7,
  REJECTED: 7,
}

/** How long an expired request is still shown; AWS says no more than "eventually". */
export const retentionMilliseconds = 30 * dayMilliseconds

/** When a request that comes into a state now expires. */
export const expiryOf = (state: DelegationState, now: Date): Date =>
  new Date(now.getTime() + lifetimeDays[state] * dayMilliseconds)

/** The state as it is now. */
export const stateAt = ({ expiresAt, state }: DelegationRequest, now: Date): StateType =>
  now < expiresAt ? state : 'EXPIRED'

/** @throws {AwsError} InvalidInput when the request is in none of these states. */
export function requireState(
  request: DelegationRequest,
  now: Date,
  states: readonly DelegationState[],
): void {
  const state = stateAt(request, now)
  if (!states.some((allowed) => allowed === state)) throw wrongDelegationState(request.id, state)
}

/** Brings a request into a state, with what changes besides, and tells its requestor. */
export async function changeState(
  call: Call<unknown>,
  writer: Writer,
  request: DelegationRequest,
  state: DelegationState,
  changes: Partial<DelegationRequest> = {},
): Promise<DelegationRequest> {
  const { now } = call
  const expiresAt = expiryOf(state, now)
  const changed = { ...request, ...changes, state, updatedAt: now, expiresAt }
  await updateDelegationRequest(writer, changed)
  await notifyOfState(call, writer, changed)
  return changed
}
