// iam:ListPolicyTags.
import type { ListPolicyTagsRequest, ListPolicyTagsResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listTags } from '../list-tags.ts'
import { existingPolicy, type NamedPolicy, namedPolicy, policyPermission } from './policy-target.ts'

export const ListPolicyTags = readOperation<
  ListPolicyTagsRequest,
  ListPolicyTagsResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, _reader, target) {
    const { by, policy } = existingPolicy(target, call.input.PolicyArn)
    return listTags(call, policy.arn, by === 'customer' ? policy.tags : [])
  },
})
