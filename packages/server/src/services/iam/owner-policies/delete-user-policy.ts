// iam:DeleteUserPolicy.
import type { DeleteUserPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { deletePolicy } from './inline-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const DeleteUserPolicy = writeOperation<
  DeleteUserPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(deletePolicy(userOwner))
