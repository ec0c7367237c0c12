// sts:GetDelegatedAccessToken: credentials for the access that was delegated to the caller.
import type {
  GetDelegatedAccessTokenRequest,
  GetDelegatedAccessTokenResponse,
} from '@aws-sdk/client-sts'
import {
  type DelegationRequest,
  findDelegationRequest,
} from '../../store/tables/delegation-requests.ts'
import { openExchangeToken } from '../iam/delegation-requests/exchange-token.ts'
import { readLentIdentity } from '../iam/delegation-requests/lent-identity.ts'
import { readOperation } from '../operation.ts'
import {
  expiredTradeInToken,
  foreignTradeInToken,
  invalidTradeInToken,
  sessionTokenTooLarge,
} from './errors.ts'
import {
  newCredentialsUntil,
  type SessionGrant,
  sessionTokenFacts,
  tokenSizeMaximum,
} from './new-session.ts'

export const GetDelegatedAccessToken = readOperation<
  GetDelegatedAccessTokenRequest,
  GetDelegatedAccessTokenResponse
>({
  authorize: () => [{ action: 'sts:GetDelegatedAccessToken', resource: '*', deniedAs: '*' }],
  async run(call, reader) {
    const { account, input, now, resources } = call
    const token = openExchangeToken(resources.keyRing, input.TradeInToken)
    if (token === undefined) throw invalidTradeInToken()
    if (token.requestor !== account) throw foreignTradeInToken()
    const expiresAt = new Date(token.expiresAt)
    const request = await findDelegationRequest(reader, token.requestId)
    if (expiresAt <= now || request?.approver === undefined) throw expiredTradeInToken()
    // All credentials for one token end together, whenever they are asked for.
    // Source: IAM User Guide, multiple redemptions.
    const identity = readLentIdentity(request.approver.identity)
    const Credentials = newCredentialsUntil(call, delegatedGrant(identity, request), expiresAt)
    const { SessionTokenSize: size } = sessionTokenFacts(Credentials)
    if (size > tokenSizeMaximum) throw sessionTokenTooLarge(size, tokenSizeMaximum)
    return { Credentials, AssumedPrincipal: request.approver.arn }
  },
})

/** The approver's own limits, and what was accepted on top of them. */
function delegatedGrant(
  identity: SessionGrant,
  { id, requestor, content }: DelegationRequest,
): SessionGrant {
  const policies = [...(identity.delegation?.policies ?? []), content.policy]
  return { ...identity, delegation: { requestId: id, requestor, policies } }
}
