// iam:ListAttachedUserPolicies.
import type {
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
} from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listAttachedPolicies } from './attached-policies.ts'
import { type OwnerEntity, userOwner } from './policy-owner.ts'

export const ListAttachedUserPolicies = readOperation<
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
  OwnerEntity | undefined
>(listAttachedPolicies(userOwner))
