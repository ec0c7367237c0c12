// iam:GetGroupPolicy.
import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { getPolicy } from './inline-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const GetGroupPolicy = readOperation<
  GetGroupPolicyRequest,
  GetGroupPolicyResponse,
  OwnerEntity | undefined
>(getPolicy(groupOwner))
