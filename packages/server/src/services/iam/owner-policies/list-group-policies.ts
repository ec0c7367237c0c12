// iam:ListGroupPolicies.
import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listPolicies } from './inline-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const ListGroupPolicies = readOperation<
  ListGroupPoliciesRequest,
  ListGroupPoliciesResponse,
  OwnerEntity | undefined
>(listPolicies(groupOwner))
