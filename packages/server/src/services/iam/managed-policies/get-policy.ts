// iam:GetPolicy.
import type { GetPolicyRequest, GetPolicyResponse } from '@aws-sdk/client-iam'
import { readPolicyUsage } from '../../../store/tables/policy-usage.ts'
import { readOperation } from '../../operation.ts'
import { wholePolicy } from './policy-output.ts'
import { existingPolicy, type NamedPolicy, namedPolicy, policyPermission } from './policy-target.ts'

export const GetPolicy = readOperation<
  GetPolicyRequest,
  GetPolicyResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run({ account, input }, reader, target) {
    const named = existingPolicy(target, input.PolicyArn)
    const usage = await readPolicyUsage(reader, account, named.policy.arn)
    return { Policy: wholePolicy(named, usage) }
  },
})
