// iam:PutGroupPolicy.
import type { PutGroupPolicyRequest } from '@aws-sdk/client-iam'
import { writeOperation } from '../../operation.ts'
import { putPolicy } from './inline-policies.ts'
import { groupOwner, type OwnerEntity } from './policy-owner.ts'

export const PutGroupPolicy = writeOperation<
  PutGroupPolicyRequest,
  undefined,
  OwnerEntity | undefined
>(putPolicy(groupOwner))
