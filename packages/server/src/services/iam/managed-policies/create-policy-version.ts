// iam:CreatePolicyVersion.
import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from '@aws-sdk/client-iam'
import {
  insertPolicyVersion,
  listPolicyVersions,
  updateManagedPolicy,
} from '../../../store/tables/managed-policies.ts'
import { writeOperation } from '../../operation.ts'
import { policyVersionsExceeded } from '../errors.ts'
import { checkManagedPolicyDocument } from './managed-policy-document.ts'
import { versionId } from './policy-output.ts'
import {
  changeablePolicy,
  type NamedPolicy,
  namedPolicy,
  policyPermission,
} from './policy-target.ts'
import { countPolicyVersion } from './policy-version.ts'

export const CreatePolicyVersion = writeOperation<
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, writer, target) {
    const { input, now, resources } = call
    const policy = changeablePolicy(call, target)
    const { versionsPerPolicy: maximum } = resources.quotas
    const versions = await listPolicyVersions(writer, policy.id)
    if (versions.length >= maximum) throw policyVersionsExceeded(maximum)
    await countPolicyVersion(writer, call.account, resources.quotas)
    checkManagedPolicyDocument(input.PolicyDocument, resources.quotas)
    const version = policy.nextVersion
    const isDefault = input.SetAsDefault === true
    await insertPolicyVersion(writer, {
      policyId: policy.id,
      version,
      document: input.PolicyDocument,
      createdAt: now,
    })
    await updateManagedPolicy(writer, {
      ...policy,
      updatedAt: now,
      nextVersion: version + 1,
      defaultVersion: isDefault ? version : policy.defaultVersion,
    })
    return {
      PolicyVersion: {
        VersionId: versionId(version),
        IsDefaultVersion: isDefault,
        CreateDate: now,
      },
    }
  },
})
