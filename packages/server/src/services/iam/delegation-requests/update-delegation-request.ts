// iam:UpdateDelegationRequest: the request waits for an administrator, with notes for them.
import type { UpdateDelegationRequestRequest } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { writeOperation } from '../../operation.ts'
import { changeState, requireState } from './delegation-states.ts'
import { existingRequest, onRequest } from './delegation-target.ts'

export const UpdateDelegationRequest = writeOperation<
  UpdateDelegationRequestRequest,
  undefined,
  DelegationRequest | undefined
>({
  ...onRequest('owner'),
  async run(call, writer, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    requireState(request, call.now, ['ASSIGNED', 'PENDING_APPROVAL'])
    const { Notes: notes = request.content.notes } = call.input
    await changeState(call, writer, request, 'PENDING_APPROVAL', {
      content: { ...request.content, notes },
    })
    return undefined
  },
})
