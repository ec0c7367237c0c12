// iam:AttachGroupPolicy.
import type { AttachGroupPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { attachPolicy } from './attached-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const AttachGroupPolicy = writeOperation<
  AttachGroupPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(attachPolicy(groupOwner))
