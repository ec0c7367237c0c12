// iam:CreatePolicy.
import type { CreatePolicyRequest, CreatePolicyResponse } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import {
  findManagedPolicyByName,
  insertManagedPolicy,
  insertPolicyVersion,
} from '../../../store/tables/managed-policies.ts'
import { readPolicyUsage } from '../../../store/tables/policy-usage.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded } from '../errors.ts'
import { newTags } from '../tags.ts'
import { checkManagedPolicyDocument } from './managed-policy-document.ts'
import { customerPolicyOutput } from './policy-output.ts'
import { countPolicyVersion } from './policy-version.ts'

export const CreatePolicy = writeOperation<CreatePolicyRequest, CreatePolicyResponse>({
  authorize: (call) => {
    const { account, input } = call
    const arn = entityArn('policy', account, input.Path ?? '/', input.PolicyName)
    // Unlike users and roles, a policy to be made is named by name. Source: recorded from AWS.
    return creationPermissions(call, 'iam:TagPolicy', arn, `policy ${input.PolicyName}`)
  },
  async run({ account, input, now, resources }, writer) {
    const { quotas, random } = resources
    const { PolicyName: name, PolicyDocument: document, Path: path = '/' } = input
    const tags = newTags(input.Tags, quotas)
    if ((await findManagedPolicyByName(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('policy', name)
    }
    if (!(await increaseUsage(writer, account, 'policies', quotas.policies))) {
      throw quotaExceeded('PoliciesPerAccount', quotas.policies)
    }
    await countPolicyVersion(writer, account, quotas)
    checkManagedPolicyDocument(document, quotas)
    const policy = {
      id: newUniqueId('policy', now, random),
      account,
      arn: entityArn('policy', account, path, name),
      name,
      path,
      description: input.Description,
      createdAt: now,
      updatedAt: now,
      defaultVersion: 1,
      nextVersion: 2,
      tags,
    }
    await insertManagedPolicy(writer, policy)
    await insertPolicyVersion(writer, { policyId: policy.id, version: 1, document, createdAt: now })
    const usage = await readPolicyUsage(writer, account, policy.arn)
    const Policy = customerPolicyOutput(policy, usage)
    return { Policy: tags.length > 0 ? { ...Policy, Tags: [...tags] } : Policy }
  },
})
