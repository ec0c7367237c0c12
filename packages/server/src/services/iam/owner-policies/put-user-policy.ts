// iam:PutUserPolicy.
import type { PutUserPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { putPolicy } from './inline-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const PutUserPolicy = writeOperation<
  PutUserPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(putPolicy(userOwner))
