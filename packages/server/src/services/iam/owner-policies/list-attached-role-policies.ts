// iam:ListAttachedRolePolicies.
import type {
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { listAttachedPolicies } from './attached-policies.ts'
import { type OwnerEntity, roleOwner } from './policy-owner.ts'

export const ListAttachedRolePolicies = readOperation<
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  OwnerEntity | undefined
>(listAttachedPolicies(roleOwner))
