// iam:AcceptDelegationRequest: the caller lends what it may do, within the request's policy.
import type { AcceptDelegationRequestRequest } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { writeOperation } from '../../operation.ts'
import { rootDelegationTooLong } from '../delegation-errors.ts'
import { changeState, requireState } from './delegation-states.ts'
import { existingRequest, onRequest } from './delegation-target.ts'
import { lentIdentity } from './lent-identity.ts'

/** Source: IAM User Guide, IAM temporary delegation. */
const rootSecondsMaximum = 4 * 60 * 60

export const AcceptDelegationRequest = writeOperation<
  AcceptDelegationRequestRequest,
  undefined,
  DelegationRequest | undefined
>({
  ...onRequest('nobody'),
  async run(call, writer, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    requireState(request, call.now, ['ASSIGNED', 'PENDING_APPROVAL'])
    const { caller } = call
    const isRoot = caller.principal.kind === 'root'
    if (isRoot && request.content.sessionSeconds > rootSecondsMaximum) {
      throw rootDelegationTooLong()
    }
    await changeState(call, writer, request, 'ACCEPTED', {
      approver: { arn: caller.arn, identity: JSON.stringify(lentIdentity(caller)) },
    })
    return undefined
  },
})
