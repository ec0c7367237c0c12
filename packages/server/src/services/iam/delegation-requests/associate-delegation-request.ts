// iam:AssociateDelegationRequest: the caller takes a request on, for itself and its account.
import type { AssociateDelegationRequestRequest } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { writeOperation } from '../../operation.ts'
import { changeState, requireState } from './delegation-states.ts'
import { existingRequest, onRequest } from './delegation-target.ts'

export const AssociateDelegationRequest = writeOperation<
  AssociateDelegationRequestRequest,
  undefined,
  DelegationRequest | undefined
>({
  ...onRequest('anyone-before'),
  async run(call, writer, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    requireState(request, call.now, ['UNASSIGNED'])
    const { account, caller } = call
    await changeState(call, writer, request, 'ASSIGNED', {
      ownerAccount: account,
      owner: { arn: caller.arn, uniqueId: caller.userId },
    })
    return undefined
  },
})
