// iam:SimulateCustomPolicy: what policies given as text would allow.
import type { SimulateCustomPolicyRequest, SimulatePolicyResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { simulatedDocuments } from './simulated-documents.ts'
import { simulationPage } from './simulation-page.ts'

export const SimulateCustomPolicy = readOperation<
  SimulateCustomPolicyRequest,
  SimulatePolicyResponse
>({
  authorize: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*', deniedAs: '*' }],
  run(call) {
    const { input } = call
    const levels = input.OrderedOrganizationPolicyInputList ?? []
    return simulationPage(call, {
      identity: simulatedDocuments(input.PolicyInputList, 'PolicyInputList', 'identity', 'none'),
      boundary: undefined,
      serviceControl: levels.map((level, index) =>
        simulatedDocuments(
          level.ServiceControlPolicyInputList,
          `OrderedOrganizationPolicyInputList.${index + 1}`,
          'scp',
          'scp',
        ),
      ),
      arn: input.CallerArn,
      uniqueId: undefined,
      knownKeys: {},
    })
  },
})
