// The request that a call is about: whether the caller can see it, and what it may do by default.
import type { Permission } from '../../../authz/permission.ts'
import { delegationRequestArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import {
  type DelegationRequest,
  findDelegationRequest,
} from '../../../store/tables/delegation-requests.ts'
import type { Call } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { stateAt } from './delegation-states.ts'

interface RequestInput {
  readonly DelegationRequestId: string
}

/**
 * The request with an id, if the caller's account has to do with it: it is for this account, or
 * for nobody yet. All other requests are as if they were not there.
 */
export async function visibleRequest(
  { account }: Call<unknown>,
  reader: Reader,
  id: string,
): Promise<DelegationRequest | undefined> {
  const request = await findDelegationRequest(reader, id)
  const isForOthers = request?.ownerAccount !== undefined && request.ownerAccount !== account
  return isForOthers ? undefined : request
}

/** The visible request that the input names. */
export const namedRequest = (
  call: Call<RequestInput>,
  reader: Reader,
): Promise<DelegationRequest | undefined> =>
  visibleRequest(call, reader, call.input.DelegationRequestId)

/** Whether the caller is whom the request is associated with. */
export const isOwner = ({ caller }: Call<unknown>, request: DelegationRequest): boolean =>
  request.owner?.uniqueId === caller.userId

/**
 * Who may do something without a permission of their own: the owner, and as long as there is no
 * owner everybody who can see the request.
 * Source: IAM User Guide, managing permissions for delegation requests.
 */
export type DefaultPermission = 'owner' | 'owner-or-anyone-before' | 'anyone-before' | 'nobody'

function isGranted(
  call: Call<unknown>,
  request: DelegationRequest | undefined,
  by: DefaultPermission,
): boolean {
  if (request === undefined || by === 'nobody') return false
  const isUnassigned = stateAt(request, call.now) === 'UNASSIGNED'
  if (isUnassigned) return by !== 'owner'
  return by !== 'anyone-before' && isOwner(call, request)
}

/** The permission to do something to a request. It counts as one of the caller's account. */
export function requestPermission(
  call: Call<unknown>,
  id: string,
  request: DelegationRequest | undefined,
  by: DefaultPermission,
): Permission {
  const resource = delegationRequestArn(call.account, id)
  return {
    action: `iam:${call.operation}`,
    resource,
    deniedAs: resource,
    keys: { 'iam:DelegationRequestOwner': request?.owner?.arn },
    grantedByDefault: isGranted(call, request, by),
  }
}

/** What most operations declare: the named request, and the permission for it. */
export const onRequest = (by: DefaultPermission) => ({
  target: namedRequest,
  authorize: (
    call: Call<RequestInput>,
    request: DelegationRequest | undefined,
  ): readonly Permission[] => [
    requestPermission(call, call.input.DelegationRequestId, request, by),
  ],
})

/** @throws {AwsError} NoSuchEntity when there is no such request. */
export function existingRequest(
  request: DelegationRequest | undefined,
  id: string,
): DelegationRequest {
  if (request === undefined) throw noSuchEntity('delegationRequest', id)
  return request
}
