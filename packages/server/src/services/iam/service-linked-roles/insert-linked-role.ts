// Makes the role that a service of AWS acts with, by whichever operation it is asked for.
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import type { Writer } from '../../../store/store.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { insertPolicyAttachment } from '../../../store/tables/policy-attachments.ts'
import { insertRole, type Role } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'
import { defaultMaxSessionSeconds } from '../roles/create-role.ts'
import { type LinkedService, linkedRoleName, linkedRolePath } from './linked-service.ts'

/** Makes a service's role, whose name is free, with its policy attached. */
export async function insertLinkedRole(
  { account, now, resources }: Call<unknown>,
  writer: Writer,
  { principal, description, policyArn }: LinkedService,
  suffix: string | undefined,
  ownDescription: string | undefined,
): Promise<Role> {
  // They count as roles, and are the only ones that may exceed the quota.
  // Source: IAM User Guide, creating a service-linked role.
  await increaseUsage(writer, account, 'roles', Number.MAX_SAFE_INTEGER)
  const role: Role = {
    id: newUniqueId('role', now, resources.random),
    account,
    name: linkedRoleName(principal, suffix),
    path: linkedRolePath(principal),
    createdAt: now,
    description: ownDescription ?? description,
    trustDocument: linkedTrust(principal, 'sts:AssumeRole'),
    maxSessionSeconds: defaultMaxSessionSeconds,
    boundaryArn: undefined,
    tags: [],
    lastUsedAt: undefined,
    lastUsedRegion: undefined,
  }
  await insertRole(writer, role)
  await insertPolicyAttachment(writer, { ...role, kind: 'role' }, policyArn)
  return role
}

/** The trust policy of a service's role. */
export const linkedTrust = (
  Service: string | readonly string[],
  Action: string | readonly string[],
): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action }],
  })
