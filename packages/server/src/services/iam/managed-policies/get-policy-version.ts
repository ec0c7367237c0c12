// iam:GetPolicyVersion.
import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { noSuchPolicyVersion } from '../errors.ts'
import { wholeVersion } from './policy-output.ts'
import { existingPolicy, type NamedPolicy, namedPolicy, policyPermission } from './policy-target.ts'

export const GetPolicyVersion = readOperation<
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run({ input }, reader, target) {
    const { PolicyArn: arn, VersionId: id } = input
    const PolicyVersion = await wholeVersion(reader, existingPolicy(target, arn), id)
    if (PolicyVersion === undefined) throw noSuchPolicyVersion(arn, id)
    return { PolicyVersion }
  },
})
