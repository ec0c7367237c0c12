// iam:SimulatePrincipalPolicy: what a user, group or role would be allowed.
import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { policyExclusion } from './policy-exclusions.ts'
import {
  findPolicySource,
  type PolicySourceTarget,
  policySourcePermission,
  principalKeys,
  readPrincipalPolicies,
} from './principal-policies.ts'
import { simulatedDocuments } from './simulated-documents.ts'
import { simulationPage } from './simulation-page.ts'

export const SimulatePrincipalPolicy = readOperation<
  SimulatePrincipalPolicyRequest,
  SimulatePolicyResponse,
  PolicySourceTarget
>({
  target: ({ input }, reader) => findPolicySource(reader, input.PolicySourceArn),
  authorize: (call, source) => [policySourcePermission(call, call.input.PolicySourceArn, source)],
  async run(call, reader, source) {
    const { input } = call
    const { identity, boundary } = await readPrincipalPolicies(call, reader, source)
    const added = simulatedDocuments(input.PolicyInputList, 'PolicyInputList', 'identity', 'none')
    const isExcluded = policyExclusion(input.PolicyExclusionList)
    const arn = input.CallerArn ?? input.PolicySourceArn
    return simulationPage(call, {
      identity: [...identity.filter((policy) => !isExcluded(policy)), ...added],
      boundary: boundary !== undefined && isExcluded(boundary) ? undefined : boundary,
      serviceControl: [],
      arn,
      uniqueId: input.CallerArn === undefined ? source.entity?.id : undefined,
      knownKeys: input.CallerArn === undefined ? principalKeys(arn, source) : {},
    })
  },
})
