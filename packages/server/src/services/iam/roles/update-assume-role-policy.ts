// iam:UpdateAssumeRolePolicy: replaces the trust policy of a role.
import type { UpdateAssumeRolePolicyRequest } from '@aws-sdk/client-iam'
import { type Role, updateRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { storableTrustPolicy } from '../policy-documents/trust-policy-document.ts'
import { changeableRole, namedRole, ownBoundary, rolePermission } from './role-target.ts'

export const UpdateAssumeRolePolicy = writeOperation<
  UpdateAssumeRolePolicyRequest,
  undefined,
  Role | undefined
>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role, ownBoundary(role))],
  async run({ input, resources }, writer, target) {
    const role = changeableRole(target, input.RoleName)
    const { PolicyDocument: text } = input
    const trustDocument = await storableTrustPolicy(writer, text, resources.quotas)
    await updateRole(writer, { ...role, trustDocument })
    return undefined
  },
})
