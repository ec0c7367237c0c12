// iam:PutRolePolicy.
import type { PutRolePolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { putPolicy } from './inline-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const PutRolePolicy = writeOperation<
  PutRolePolicyRequest,
  undefined,
  OwnerEntity | undefined
>(putPolicy(roleOwner))
