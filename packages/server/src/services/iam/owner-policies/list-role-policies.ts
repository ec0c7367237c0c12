// iam:ListRolePolicies.
import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listPolicies } from './inline-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const ListRolePolicies = readOperation<
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  OwnerEntity | undefined
>(listPolicies(roleOwner))
