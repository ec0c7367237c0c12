// iam:GetDelegationRequest: a request, and whether the caller could grant it.
import type { GetDelegationRequestRequest, GetDelegationRequestResponse } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { readOperation } from '../../operation.ts'
import { requestOutput } from './delegation-output.ts'
import { existingRequest, onRequest } from './delegation-target.ts'
import { checkPermissions } from './permission-check.ts'

export const GetDelegationRequest = readOperation<
  GetDelegationRequestRequest,
  GetDelegationRequestResponse,
  DelegationRequest | undefined
>({
  ...onRequest('owner-or-anyone-before'),
  async run(call, _reader, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    const answer = { DelegationRequest: requestOutput(request, call.now) }
    if (call.input.DelegationPermissionCheck !== true) return answer
    return {
      ...answer,
      PermissionCheckStatus: 'COMPLETE',
      PermissionCheckResult: checkPermissions(call, request.content.policy),
    }
  },
})
