// iam:DeleteRolePolicy.
import type { DeleteRolePolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { deletePolicy } from './inline-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const DeleteRolePolicy = writeOperation<
  DeleteRolePolicyRequest,
  undefined,
  OwnerEntity | undefined
>(deletePolicy(roleOwner))
