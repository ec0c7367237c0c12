// iam:CreateServiceLinkedRole: the role that a service of AWS acts with in the account.
import type {
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
} from '@aws-sdk/client-iam'
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { insertPolicyAttachment } from '../../../store/tables/policy-attachments.ts'
import { findRole, insertRole, type Role } from '../../../store/tables/roles.ts'
import { writeOperation } from '../../operation.ts'
import { customSuffixRefused, serviceRoleNameTaken, unknownLinkedService } from '../errors.ts'
import { defaultMaxSessionSeconds } from '../roles/create-role.ts'
import { createdRole } from '../roles/role-output.ts'
import {
  findLinkedService,
  linkedRoleArn,
  linkedRoleName,
  linkedRolePath,
} from './linked-service.ts'

export const CreateServiceLinkedRole = writeOperation<
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse
>({
  authorize({ account, input, operation }) {
    const { AWSServiceName: principal, CustomSuffix: suffix } = input
    const resource = linkedRoleArn(account, principal, linkedRoleName(principal, suffix))
    const keys = { 'iam:AWSServiceName': principal }
    return [{ action: `iam:${operation}`, resource, deniedAs: resource, keys }]
  },
  async run({ account, input, now, resources }, writer) {
    const { AWSServiceName: principal, CustomSuffix: suffix } = input
    const service = findLinkedService(principal)
    if (service === undefined) throw unknownLinkedService(principal)
    if (suffix !== undefined && !service.customSuffix) throw customSuffixRefused(principal)
    const name = linkedRoleName(principal, suffix)
    if ((await findRole(writer, account, name)) !== undefined) throw serviceRoleNameTaken(name)
    // They count as roles, and are the only ones that may exceed the quota.
    // Source: IAM User Guide, creating a service-linked role.
    await increaseUsage(writer, account, 'roles', Number.MAX_SAFE_INTEGER)
    const role: Role = {
      id: newUniqueId('role', now, resources.random),
      account,
      name,
      path: linkedRolePath(principal),
      createdAt: now,
      description: input.Description ?? service.description,
      trustDocument: trustOf(principal, 'sts:AssumeRole'),
      maxSessionSeconds: defaultMaxSessionSeconds,
      boundaryArn: undefined,
      tags: [],
      lastUsedAt: undefined,
      lastUsedRegion: undefined,
    }
    await insertRole(writer, role)
    await insertPolicyAttachment(writer, { ...role, kind: 'role' }, service.policyArn)
    // The answer has lists where the role itself does not. Source: AWS CLI reference.
    const shownTrust = trustOf([principal], ['sts:AssumeRole'])
    return { Role: createdRole(role, shownTrust, undefined) }
  },
})

const trustOf = (Service: string | readonly string[], Action: string | readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action }],
  })
