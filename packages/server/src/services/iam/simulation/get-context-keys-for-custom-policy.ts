// iam:GetContextKeysForCustomPolicy: the condition keys and variables in policies given as text.
import type {
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse,
} from '@aws-sdk/client-iam'
import { contextKeysOf } from '@iamd/policy'
import { readOperation } from '../../operation.ts'
import { simulatedDocuments } from './simulated-documents.ts'

export const GetContextKeysForCustomPolicy = readOperation<
  GetContextKeysForCustomPolicyRequest,
  GetContextKeysForPolicyResponse
>({
  authorize: () => [{ action: 'iam:GetContextKeysForCustomPolicy', resource: '*', deniedAs: '*' }],
  async run({ input }) {
    const policies = simulatedDocuments(
      input.PolicyInputList,
      'PolicyInputList',
      'identity',
      'none',
    )
    return {
      ContextKeyNames: [...new Set(policies.flatMap(({ policy }) => contextKeysOf(policy)))],
    }
  },
})
