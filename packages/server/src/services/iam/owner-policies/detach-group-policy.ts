// iam:DetachGroupPolicy.
import type { DetachGroupPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { detachPolicy } from './attached-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const DetachGroupPolicy = writeOperation<
  DetachGroupPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(detachPolicy(groupOwner))
