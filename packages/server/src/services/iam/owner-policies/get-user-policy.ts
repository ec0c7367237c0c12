// iam:GetUserPolicy.
import type { GetUserPolicyRequest, GetUserPolicyResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { getPolicy } from './inline-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const GetUserPolicy = readOperation<
  GetUserPolicyRequest,
  GetUserPolicyResponse,
  OwnerEntity | undefined
>(getPolicy(userOwner))
