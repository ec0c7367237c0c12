// sts:GetSessionToken: temporary credentials of the calling user or root. Needs no permission.
import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts'
import { readOperation } from '../operation.ts'
import { longTermDurationSeconds } from './long-term-duration.ts'
import { proveMultiFactor } from './multi-factor.ts'
import { newSessionCredentials, sessionTokenFacts } from './new-session.ts'

export const GetSessionToken = readOperation<GetSessionTokenRequest, GetSessionTokenResponse>({
  proveCaller: proveMultiFactor,
  authorize: () => [],
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
        mfaAt: caller.mfaAt,
      },
      longTermDurationSeconds(caller, input.DurationSeconds),
      input.MinimumSessionTokenSize,
    )
    return { Credentials, ...sessionTokenFacts(Credentials) }
  },
})
