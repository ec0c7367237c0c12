// iam:DeleteServiceLinkedRole: submits a task that deletes the role when its service lets it go.
import type {
  DeleteServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleResponse,
} from '@aws-sdk/client-iam'
import type { Writer } from '../../../store/store.ts'
import { decreaseUsage } from '../../../store/tables/accounts.ts'
import {
  deletePolicyAttachment,
  listAttachedPolicyArns,
} from '../../../store/tables/policy-attachments.ts'
import { insertRoleDeletion } from '../../../store/tables/role-deletions.ts'
import { deleteRole, type Role } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { noSuchEntity } from '../errors.ts'
import { existingRole, namedRole, rolePermission } from '../roles/role-target.ts'

export const DeleteServiceLinkedRole = writeOperation<
  DeleteServiceLinkedRoleRequest,
  DeleteServiceLinkedRoleResponse,
  Role | undefined
>({
  target: namedRole,
  authorize: (call, role) => [rolePermission(call, role)],
  async run({ account, input, now, resources }, writer, target) {
    const role = existingRole(target, input.RoleName)
    // Other roles are deleted by DeleteRole. AWS's own words are not recorded.
    if (!role.path.startsWith('/aws-service-role/')) throw noSuchEntity('role', input.RoleName)
    await deleteLinkedRole(writer, role)
    const taskId = `task${role.path}${role.name}/${resources.random.uuid()}`
    await insertRoleDeletion(writer, { account, taskId, submittedAt: now })
    return { DeletionTaskId: taskId }
  },
})

/**
 * DIVERGES: AWS asks the service whether it still uses its role, which takes a while and may fail.
 * No service here holds on to a role, so that the task has succeeded when it is submitted.
 */
async function deleteLinkedRole(writer: Writer, role: Role): Promise<void> {
  for (const arn of await listAttachedPolicyArns(writer, role.id)) {
    await deletePolicyAttachment(writer, { ...role, kind: 'role' }, arn)
  }
  await deleteRole(writer, role.id)
  await decreaseUsage(writer, role.account, 'roles')
}
