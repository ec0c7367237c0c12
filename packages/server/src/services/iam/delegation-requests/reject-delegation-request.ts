// iam:RejectDelegationRequest: the requested access is denied, for a reason that can be told.
import type { RejectDelegationRequestRequest } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { writeOperation } from '../../operation.ts'
import { changeState, requireState } from './delegation-states.ts'
import { existingRequest, onRequest } from './delegation-target.ts'

export const RejectDelegationRequest = writeOperation<
  RejectDelegationRequestRequest,
  undefined,
  DelegationRequest | undefined
>({
  ...onRequest('owner'),
  async run(call, writer, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    // What was accepted may be rejected until its token is sent.
    requireState(request, call.now, ['ASSIGNED', 'PENDING_APPROVAL', 'ACCEPTED'])
    await changeState(call, writer, request, 'REJECTED', {
      content: { ...request.content, rejectionReason: call.input.Notes },
    })
    return undefined
  },
})
