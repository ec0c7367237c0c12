// sts:GetSessionToken: temporary credentials of the calling user or root. Needs no permission.
import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts'
import { readOperation } from '../operation.ts'
import { longTermDurationSeconds } from './long-term-duration.ts'
import { checkMultiFactor } from './multi-factor.ts'
import { newSessionCredentials } from './new-session.ts'

export const GetSessionToken = readOperation<GetSessionTokenRequest, GetSessionTokenResponse>({
  authorize(call) {
    checkMultiFactor(call.input)
    return []
  },
  async run(call) {
    const { caller, input } = call
    const { user } = caller
    const Credentials = newSessionCredentials(
      call,
      {
        account: caller.account,
        subject: user === undefined ? { kind: 'root' } : { kind: 'user', userId: user.id },
        policy: undefined,
        policyArns: [],
        tags: [],
        transitiveTagKeys: [],
        sourceIdentity: undefined,
        mfaAt: undefined,
      },
      longTermDurationSeconds(caller, input.DurationSeconds),
    )
    return { Credentials }
  },
})
