// iam:ListUserPolicies.
import type { ListUserPoliciesRequest, ListUserPoliciesResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listPolicies } from './inline-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const ListUserPolicies = readOperation<
  ListUserPoliciesRequest,
  ListUserPoliciesResponse,
  OwnerEntity | undefined
>(listPolicies(userOwner))
