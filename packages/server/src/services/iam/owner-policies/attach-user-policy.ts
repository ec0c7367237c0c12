// iam:AttachUserPolicy.
import type { AttachUserPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { attachPolicy } from './attached-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const AttachUserPolicy = writeOperation<
  AttachUserPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(attachPolicy(userOwner))
