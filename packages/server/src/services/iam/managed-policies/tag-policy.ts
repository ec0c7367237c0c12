// iam:TagPolicy.
import type { TagPolicyRequest } from '@aws-sdk/client-iam'
import { updateManagedPolicy } from '../../../store/tables/managed-policies.ts'
import { writeOperation } from '../../operation.ts'
import { mergedTags } from '../tags.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'

export const TagPolicy = writeOperation<TagPolicyRequest, undefined, NamedPolicy | undefined>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, writer, target) {
    const policy = changeablePolicy(call, target)
    const tags = mergedTags(policy.tags, call.input.Tags, call.resources.quotas)
    await updateManagedPolicy(writer, { ...policy, tags })
    return undefined
  },
})
