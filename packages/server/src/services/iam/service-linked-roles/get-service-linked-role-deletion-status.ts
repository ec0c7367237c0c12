// iam:GetServiceLinkedRoleDeletionStatus: how far the deletion of a service-linked role is.
import type {
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse,
} from '@aws-sdk/client-iam'
import { isRoleDeletion } from '../../../store/tables/role-deletions.ts'
import { readOperation } from '../../operation.ts'
import { invalidDeletionTaskId, noSuchEntity } from '../errors.ts'
import { linkedRoleArn } from './linked-service.ts'

export const GetServiceLinkedRoleDeletionStatus = readOperation<
  GetServiceLinkedRoleDeletionStatusRequest,
  GetServiceLinkedRoleDeletionStatusResponse
>({
  authorize({ account, input, operation }) {
    const task = readTaskId(input.DeletionTaskId)
    // An id that names no role is nothing that a policy could name.
    const resource = task === undefined ? '*' : linkedRoleArn(account, task.principal, task.role)
    const deniedAs = task === undefined ? '*' : `role ${task.role}`
    return [{ action: `iam:${operation}`, resource, deniedAs }]
  },
  async run({ account, input }, reader) {
    const { DeletionTaskId: taskId } = input
    if (readTaskId(taskId) === undefined) throw invalidDeletionTaskId(taskId)
    if (!(await isRoleDeletion(reader, account, taskId))) {
      throw noSuchEntity('roleDeletion', taskId)
    }
    return { Status: 'SUCCEEDED' }
  },
})

/** What a task id says: `task/aws-service-role/{principal}/{role}/{uuid}`. */
function readTaskId(id: string): { readonly principal: string; readonly role: string } | undefined {
  const match = /^task\/aws-service-role\/([\w.-]+)\/([\w+=,.@-]+)\/[0-9a-f-]{36}$/.exec(id)
  if (match === null) return undefined
  const [, principal = '', role = ''] = match
  return { principal, role }
}
