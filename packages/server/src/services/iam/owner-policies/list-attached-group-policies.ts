// iam:ListAttachedGroupPolicies.
import type {
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
} from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listAttachedPolicies } from './attached-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const ListAttachedGroupPolicies = readOperation<
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
  OwnerEntity | undefined
>(listAttachedPolicies(groupOwner))
