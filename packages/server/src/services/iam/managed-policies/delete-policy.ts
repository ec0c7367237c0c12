// iam:DeletePolicy.
import type { DeletePolicyRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deleteManagedPolicy, listPolicyVersions } from '../../../store/tables/managed-policies.ts'
import { readPolicyUsage } from '../../../store/tables/policy-usage.ts'
import { writeOperation } from '../../operation.ts'
import { deleteConflict } from '../errors.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'

export const DeletePolicy = writeOperation<DeletePolicyRequest, undefined, NamedPolicy | undefined>(
  {
    target: namedPolicy,
    authorize: (call, target) => [policyPermission(call, target)],
    async run(call, writer, target) {
      const policy = changeablePolicy(call, target)
      const { attachments, boundaries } = await readPolicyUsage(writer, call.account, policy.arn)
      if (attachments > 0 || boundaries > 0) throw deleteConflict('policyInUse')
      const versions = await listPolicyVersions(writer, policy.id)
      if (versions.length > 1) throw deleteConflict('policyVersions')
      await deleteManagedPolicy(writer, policy)
      await decreaseUsage(writer, call.account, 'policies')
      // That of the default version, the only one left.
      await decreaseUsage(writer, call.account, 'policyVersions')
      return undefined
    },
  },
)
