// iam:UntagPolicy.
import type { UntagPolicyRequest } from '@aws-sdk/client-iam'
import { updateManagedPolicy } from '../../../store/tables/managed-policies.ts'
import { writeOperation } from '../../operation.ts'
import { remainingTags } from '../tags.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'

export const UntagPolicy = writeOperation<UntagPolicyRequest, undefined, NamedPolicy | undefined>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, writer, target) {
    const policy = changeablePolicy(call, target)
    const tags = remainingTags(policy.tags, call.input.TagKeys)
    await updateManagedPolicy(writer, { ...policy, tags })
    return undefined
  },
})
