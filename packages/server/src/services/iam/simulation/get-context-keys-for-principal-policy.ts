// iam:GetContextKeysForPrincipalPolicy: the condition keys and variables in an entity's policies.
import type {
  GetContextKeysForPolicyResponse,
  GetContextKeysForPrincipalPolicyRequest,
} from '@aws-sdk/client-iam'
import { contextKeysOf } from '@iamd/policy'
import { readOperation } from '../../operation.ts'
import {
  findPolicySource,
  type PolicySourceTarget,
  policySourcePermission,
  readPrincipalPolicies,
} from './principal-policies.ts'
import { simulatedDocuments } from './simulated-documents.ts'

export const GetContextKeysForPrincipalPolicy = readOperation<
  GetContextKeysForPrincipalPolicyRequest,
  GetContextKeysForPolicyResponse,
  PolicySourceTarget
>({
  target: ({ input }, reader) => findPolicySource(reader, input.PolicySourceArn),
  authorize: (call, source) => [policySourcePermission(call, call.input.PolicySourceArn, source)],
  async run(call, reader, source) {
    const { identity } = await readPrincipalPolicies(call, reader, source)
    const { PolicyInputList: texts } = call.input
    const added = simulatedDocuments(texts, 'PolicyInputList', 'identity', 'none')
    const keys = [...identity, ...added].flatMap((one) =>
      'policy' in one ? contextKeysOf(one.policy) : [],
    )
    return { ContextKeyNames: [...new Set(keys)] }
  },
})
