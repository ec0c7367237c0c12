// iam:SendDelegationToken: the requestor gets its token, and the time of the delegation begins.
import type { SendDelegationTokenRequest } from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { writeOperation } from '../../operation.ts'
import { onlyOwnerMaySend } from '../delegation-errors.ts'
import { notifyOfToken } from './delegation-notifications.ts'
import { changeState, requireState } from './delegation-states.ts'
import { existingRequest, isOwner, onRequest } from './delegation-target.ts'
import { sealExchangeToken } from './exchange-token.ts'

export const SendDelegationToken = writeOperation<
  SendDelegationTokenRequest,
  undefined,
  DelegationRequest | undefined
>({
  ...onRequest('owner'),
  async run(call, writer, target) {
    const request = existingRequest(target, call.input.DelegationRequestId)
    if (request.content.onlySendByOwner && !isOwner(call, request)) {
      throw onlyOwnerMaySend(request.id)
    }
    requireState(request, call.now, ['ACCEPTED'])
    const { now, resources } = call
    const finalized = await changeState(call, writer, request, 'FINALIZED')
    // Source: IAM User Guide, access duration: it starts when the token is released.
    const expiresAt = new Date(now.getTime() + request.content.sessionSeconds * 1000)
    const token = sealExchangeToken(resources.keyRing, {
      requestId: request.id,
      requestor: request.requestor,
      expiresAt: expiresAt.getTime(),
    })
    await notifyOfToken(call, writer, finalized, token, expiresAt)
    return undefined
  },
})
