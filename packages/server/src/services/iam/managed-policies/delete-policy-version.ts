// iam:DeletePolicyVersion.
import type { DeletePolicyVersionRequest } from '@aws-sdk/client-iam'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import { deletePolicyVersion } from '../../../store/tables/managed-policies.ts'
import { writeOperation } from '../../operation.ts'
import { deleteConflict } from '../errors.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'
import { existingVersion } from './policy-version.ts'

export const DeletePolicyVersion = writeOperation<
  DeletePolicyVersionRequest,
  undefined,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, writer, target) {
    const policy = changeablePolicy(call, target)
    const { version } = await existingVersion(writer, policy, call.input.VersionId)
    if (version === policy.defaultVersion) throw deleteConflict('defaultVersion')
    await deletePolicyVersion(writer, policy.id, version)
    await decreaseUsage(writer, call.account, 'policyVersions')
    return undefined
  },
})
