// iam:DetachRolePolicy.
import type { DetachRolePolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { detachPolicy } from './attached-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const DetachRolePolicy = writeOperation<
  DetachRolePolicyRequest,
  undefined,
  OwnerEntity | undefined
>(detachPolicy(roleOwner))
