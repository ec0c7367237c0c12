// iam:SetDefaultPolicyVersion.
import type { SetDefaultPolicyVersionRequest } from '@aws-sdk/client-iam'
import { updateManagedPolicy } from '../../../store/tables/managed-policies.ts'
import { writeOperation } from '../../operation.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'
import { existingVersion } from './policy-version.ts'

export const SetDefaultPolicyVersion = writeOperation<
  SetDefaultPolicyVersionRequest,
  undefined,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, writer, target) {
    const policy = changeablePolicy(call, target)
    const { version } = await existingVersion(writer, policy, call.input.VersionId)
    await updateManagedPolicy(writer, { ...policy, defaultVersion: version })
    return undefined
  },
})
