// iam:CreateRole.
import type { CreateRoleRequest, CreateRoleResponse } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { findRole, insertRole } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { creationPermissions } from '../creation-permissions.ts'
import { entityAlreadyExists, quotaExceeded, reservedPath } from '../errors.ts'
import { setBoundary } from '../managed-policies/boundary.ts'
import { storableTrustPolicy } from '../policy-documents/trust-policy-document.ts'
import { newTags, withoutCase } from '../tags.ts'
import { createdRole } from './role-output.ts'
import { isProtectedPath } from './role-target.ts'

/** Source: IAM API reference, CreateRole. */
export const defaultMaxSessionSeconds = 3_600

export const CreateRole = writeOperation<CreateRoleRequest, CreateRoleResponse>({
  authorize: (call) => {
    const { account, input } = call
    const resource = entityArn('role', account, input.Path ?? '/', input.RoleName)
    return creationPermissions(call, 'iam:TagRole', resource, resource)
  },
  async run({ account, input, now, resources }, writer) {
    const { quotas, random } = resources
    const { RoleName: name, Path: path = '/', PermissionsBoundary: boundaryArn } = input
    const tags = newTags(input.Tags, quotas, withoutCase)
    // Nobody could change or delete such a role.
    if (isProtectedPath(path)) throw reservedPath(path)
    if ((await findRole(writer, account, name)) !== undefined) {
      throw entityAlreadyExists('role', name)
    }
    if (!(await increaseUsage(writer, account, 'roles', quotas.roles))) {
      throw quotaExceeded('RolesPerAccount', quotas.roles)
    }
    await setBoundary(writer, account, undefined, boundaryArn)
    const trustAsSent = input.AssumeRolePolicyDocument
    const role = {
      id: newUniqueId('role', now, random),
      account,
      name,
      path,
      createdAt: now,
      description: input.Description,
      trustDocument: await storableTrustPolicy(writer, trustAsSent, quotas),
      maxSessionSeconds: input.MaxSessionDuration ?? defaultMaxSessionSeconds,
      boundaryArn,
      tags,
      lastUsedAt: undefined,
      lastUsedRegion: undefined,
    }
    await insertRole(writer, role)
    return { Role: createdRole(role, trustAsSent, input.MaxSessionDuration) }
  },
})
