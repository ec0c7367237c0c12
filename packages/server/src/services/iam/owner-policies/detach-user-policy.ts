// iam:DetachUserPolicy.
import type { DetachUserPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { detachPolicy } from './attached-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const DetachUserPolicy = writeOperation<
  DetachUserPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(detachPolicy(userOwner))
