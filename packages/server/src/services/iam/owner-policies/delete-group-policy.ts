// iam:DeleteGroupPolicy.
import type { DeleteGroupPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { deletePolicy } from './inline-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const DeleteGroupPolicy = writeOperation<
  DeleteGroupPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(deletePolicy(groupOwner))
