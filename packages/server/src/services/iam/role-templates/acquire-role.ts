// iam:AcquireRole: the role that a template makes, made now unless it is there already.
import type { AcquireRoleRequest, AcquireRoleResponse } from '@aws-sdk/client-iam'
import type { Permission } from '../../../authz/permission.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findRole, type Role } from '../../../store/tables/roles.ts'
import { type Call, type Validated, writeOperation } from '../../operation.ts'
import { roleNameConflict, roleTemplateDisabled } from '../delegation-errors.ts'
import { invalidInput } from '../errors.ts'
import { createdRole, wholeRole } from '../roles/role-output.ts'
import { insertPlannedRole, isAsPlanned } from './insert-planned-role.ts'
import { type PlannedRole, plannedRole } from './planned-role.ts'
import {
  checkTemplateArn,
  existingTemplateVersion,
  findTemplateVersion,
  templatePermission,
  type VersionedTemplate,
} from './template-version.ts'

type AcquireCall = Call<Validated<AcquireRoleRequest>>

/** What authorization has to know; without a plan the call ends in an error about its input. */
interface AcquireTarget {
  readonly found: VersionedTemplate
  readonly plan: PlannedRole
  readonly existing: Role | undefined
}

export const AcquireRole = writeOperation<
  AcquireRoleRequest,
  AcquireRoleResponse,
  AcquireTarget | undefined
>({
  target: readTarget,
  // Source: Service Authorization Reference, IAM, operations; IAM User Guide, role manager: one
  // permission to see the template, then those to see the role or to make it.
  authorize(call, target) {
    const { TemplateArn: arn } = call.input
    checkTemplateArn(arn)
    const template = templatePermission(arn)
    if (target === undefined) return [template]
    const { existing, plan } = target
    return existing?.template?.arn === arn
      ? [template, ...readPermissions(call, existing)]
      : [template, ...creationPermissions(call, plan)]
  },
  async run(call, writer, target) {
    const { TemplateArn: arn, TemplateMinorVersion: minor, ReplacementValues = {} } = call.input
    const { template, version } = existingTemplateVersion(call, arn, minor)
    if (!template.enabled || !version.enabled) throw roleTemplateDisabled(arn)
    // Says what was wrong with the input.
    const plan = target?.plan ?? plannedRole(version, ReplacementValues)
    if (target === undefined) throw invalidInput('The template does not make a role.')
    const { existing } = target
    if (existing !== undefined) {
      const isMatch =
        existing.template?.arn === arn && (await isAsPlanned(call, writer, existing, plan))
      if (!isMatch) throw roleNameConflict(plan.name)
      return { Role: await wholeRole(call, writer, existing) }
    }
    const reference = { arn, minorVersion: version.minorVersion }
    const role = await insertPlannedRole(call, writer, plan, reference)
    return { Role: createdRole(role, plan.trust, plan.maxSessionSeconds) }
  },
})

async function readTarget(call: AcquireCall, reader: Reader): Promise<AcquireTarget | undefined> {
  const { TemplateArn: arn, TemplateMinorVersion: minor, ReplacementValues = {} } = call.input
  const found = findTemplateVersion(call, arn, minor)
  if (found === undefined) return undefined
  const plan = planOf(found, ReplacementValues)
  if (plan === undefined) return undefined
  return { found, plan, existing: await findRole(reader, call.account, plan.name) }
}

/** Undefined when the values make no role, which is said only after authorization. */
function planOf(
  { version }: VersionedTemplate,
  values: Parameters<typeof plannedRole>[1],
): PlannedRole | undefined {
  try {
    return plannedRole(version, values)
  } catch {
    return undefined
  }
}

function readPermissions({ input }: AcquireCall, role: Role): readonly Permission[] {
  return [
    {
      action: 'iam:GetRole',
      resource: entityArn('role', role.account, role.path, role.name),
      deniedAs: `role ${role.name}`,
      resourceTags: role.tags,
      keys: {
        'iam:RoleTemplateARN': input.TemplateArn,
        'iam:PermissionsBoundary': role.boundaryArn,
      },
    },
  ]
}

/** Whose tags those of the new role are to the policies. Source: Service Authorization Reference. */
const takesTags = new Set(['iam:CreateRole', 'iam:TagRole'])

function creationPermissions(
  { account, input }: AcquireCall,
  { name, path, tags, boundaryArn, inlinePolicies, managedPolicyArns }: PlannedRole,
): readonly Permission[] {
  const resource = entityArn('role', account, path, name)
  const permission = (action: string, policyArn?: string): Permission => ({
    action,
    resource,
    deniedAs: action === 'iam:CreateRole' ? resource : `role ${name}`,
    resourceTags: tags,
    ...(takesTags.has(action) && { requestTags: tags }),
    keys: {
      'iam:RoleTemplateARN': input.TemplateArn,
      ...(action !== 'iam:TagRole' && { 'iam:PermissionsBoundary': boundaryArn }),
      ...(policyArn !== undefined && { 'iam:PolicyARN': policyArn }),
    },
  })
  return [
    permission('iam:CreateRole'),
    ...(tags.length > 0 ? [permission('iam:TagRole')] : []),
    ...(boundaryArn === undefined ? [] : [permission('iam:PutRolePermissionsBoundary')]),
    ...(inlinePolicies.length > 0 ? [permission('iam:PutRolePolicy')] : []),
    ...managedPolicyArns.map((arn) => permission('iam:AttachRolePolicy', arn)),
  ]
}
