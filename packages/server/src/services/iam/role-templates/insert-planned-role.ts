// Makes a role as a template has planned it, and finds out whether one still is as planned.
import { newUniqueId } from '../../../identifiers/unique-id.ts'
import type { Writer } from '../../../store/store.ts'
import { increaseUsage } from '../../../store/tables/accounts.ts'
import { listInlinePolicies, putInlinePolicy } from '../../../store/tables/inline-policies.ts'
import {
  insertPolicyAttachment,
  listAttachedPolicyArns,
} from '../../../store/tables/policy-attachments.ts'
import { insertRole, type Role, type RoleTemplateReference } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'
import { inlinePolicySizeExceeded, quotaExceeded, reservedPath } from '../errors.ts'
import { checkAttachable, setBoundary } from '../managed-policies/boundary.ts'
import { documentSize } from '../policy-documents/document-size.ts'
import { checkIdentityPolicy } from '../policy-documents/identity-policy-document.ts'
import { storableTrustPolicy } from '../policy-documents/trust-policy-document.ts'
import { defaultMaxSessionSeconds } from '../roles/create-role.ts'
import { isProtectedPath } from '../roles/role-target.ts'
import { newTags, withoutCase } from '../tags.ts'
import type { PlannedRole } from './planned-role.ts'

/**
 * Makes the role with its policies.
 * @throws {AwsError} what CreateRole, PutRolePolicy and AttachRolePolicy would say of it.
 */
export async function insertPlannedRole(
  { account, now, resources }: Call<unknown>,
  writer: Writer,
  plan: PlannedRole,
  template: RoleTemplateReference,
): Promise<Role> {
  const { quotas, random } = resources
  const { name, path, boundaryArn } = plan
  if (isProtectedPath(path)) throw reservedPath(path)
  if (!(await increaseUsage(writer, account, 'roles', quotas.roles))) {
    throw quotaExceeded('RolesPerAccount', quotas.roles)
  }
  await setBoundary(writer, account, undefined, boundaryArn)
  const role: Role = {
    id: newUniqueId('role', now, random),
    account,
    name,
    path,
    createdAt: now,
    description: plan.description,
    trustDocument: await storableTrustPolicy(writer, plan.trust, quotas),
    maxSessionSeconds: plan.maxSessionSeconds ?? defaultMaxSessionSeconds,
    boundaryArn,
    tags: newTags(plan.tags, quotas, withoutCase),
    lastUsedAt: undefined,
    lastUsedRegion: undefined,
    template,
  }
  await insertRole(writer, role)
  const owner = { kind: 'role', id: role.id, account } as const
  let size = 0
  for (const policy of plan.inlinePolicies) {
    checkIdentityPolicy(policy.document, 'inline')
    size += documentSize(policy.document)
    const maximum = quotas.rolePolicySize
    if (size > maximum) throw inlinePolicySizeExceeded('role', name, maximum)
    await putInlinePolicy(writer, owner, policy)
  }
  const maximum = quotas.attachedPoliciesPerRole
  if (plan.managedPolicyArns.length > maximum) throw quotaExceeded('PoliciesPerRole', maximum)
  for (const arn of plan.managedPolicyArns) {
    await checkAttachable(writer, account, arn)
    await insertPolicyAttachment(writer, owner, arn)
  }
  return role
}

/** Whether nobody has changed since what the role may do and who may assume it. */
export async function isAsPlanned(
  { resources }: Call<unknown>,
  writer: Writer,
  role: Role,
  plan: PlannedRole,
): Promise<boolean> {
  const present = [
    role.path,
    role.boundaryArn,
    role.trustDocument,
    byName(await listInlinePolicies(writer, role.id)),
    [...(await listAttachedPolicyArns(writer, role.id))].sort(),
  ]
  const planned = [
    plan.path,
    plan.boundaryArn,
    await storableTrustPolicy(writer, plan.trust, resources.quotas),
    byName(plan.inlinePolicies),
    [...plan.managedPolicyArns].sort(),
  ]
  return JSON.stringify(present) === JSON.stringify(planned)
}

const byName = (policies: PlannedRole['inlinePolicies']) =>
  policies
    .map(({ name, document }) => [name, document] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
