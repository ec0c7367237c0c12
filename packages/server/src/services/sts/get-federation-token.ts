// sts:GetFederationToken: credentials for someone else, within what the calling user may do.
import type { GetFederationTokenRequest, GetFederationTokenResponse } from '@aws-sdk/client-sts'
import { federatedUserArn } from '../../identifiers/arns.ts'
import { readOperation } from '../operation.ts'
import { longTermDurationSeconds } from './long-term-duration.ts'
import { newSessionCredentials, sessionTokenFacts } from './new-session.ts'
import { packedPolicySize, readSessionPolicies } from './session-policies.ts'
import { sessionTags } from './session-tags.ts'

export const GetFederationToken = readOperation<
  GetFederationTokenRequest,
  GetFederationTokenResponse
>({
  authorize({ account, input }) {
    const resource = federatedUserArn(account, input.Name)
    const permission = {
      resource,
      deniedAs: resource,
      keys: { 'sts:DurationSeconds': input.DurationSeconds?.toString() },
    }
    const tagged = (input.Tags ?? []).length > 0
    return [
      { action: 'sts:GetFederationToken', ...permission },
      ...(tagged ? [{ action: 'sts:TagSession', ...permission }] : []),
    ]
  },
  async run(call, reader) {
    const { account, caller, input } = call
    const tags = sessionTags(input, undefined)
    const policies = await readSessionPolicies(input, account, reader)
    // AWS: recorded; present even without any policy.
    const PackedPolicySize = packedPolicySize(policies, tags.tags)
    const Credentials = newSessionCredentials(
      call,
      {
        account,
        subject: { kind: 'federated-user', name: input.Name, userId: caller.user?.id },
        ...policies,
        ...tags,
        sourceIdentity: undefined,
        mfaAt: undefined,
      },
      longTermDurationSeconds(caller, input.DurationSeconds),
      input.MinimumSessionTokenSize,
    )
    return {
      Credentials,
      FederatedUser: {
        FederatedUserId: `${account}:${input.Name}`,
        Arn: federatedUserArn(account, input.Name),
      },
      PackedPolicySize,
      ...sessionTokenFacts(Credentials),
    }
  },
})
