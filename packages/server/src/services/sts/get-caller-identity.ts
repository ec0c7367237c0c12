// sts:GetCallerIdentity: who signed this. Needs no permission, and no policy can deny it.
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts'
import { readOperation } from '../operation.ts'

export const GetCallerIdentity = readOperation<GetCallerIdentityRequest, GetCallerIdentityResponse>(
  {
    authorize: () => [],
    run: async ({ caller }) => ({
      UserId: caller.userId,
      Account: caller.account,
      Arn: caller.arn,
    }),
  },
)
