// iam:AttachRolePolicy.
import type { AttachRolePolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { attachPolicy } from './attached-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const AttachRolePolicy = writeOperation<
  AttachRolePolicyRequest,
  undefined,
  OwnerEntity | undefined
>(attachPolicy(roleOwner))
