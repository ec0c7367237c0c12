// iam:GetRolePolicy.
import type { GetRolePolicyRequest, GetRolePolicyResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { getPolicy } from './inline-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const GetRolePolicy = readOperation<
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  OwnerEntity | undefined
>(getPolicy(roleOwner))
