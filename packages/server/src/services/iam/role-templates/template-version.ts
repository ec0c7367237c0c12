// The version of a role template that a call names, and the permission to read it.
import type { Permission } from '../../../authz/permission.ts'
import type { RoleTemplate, RoleTemplateVersion } from '../../../templates/template-library.ts'
import type { Call } from '../../operation.ts'
import { noSuchRoleTemplateVersion } from '../delegation-errors.ts'
import { invalidArn, invalidInput, noSuchEntity } from '../errors.ts'

/** A template with one of its versions. */
export interface VersionedTemplate {
  readonly template: RoleTemplate
  readonly version: RoleTemplateVersion
}

/** The permission to see a version. Source: Service Authorization Reference, IAM. */
export const templatePermission = (arn: string): Permission => ({
  action: 'iam:GetRoleTemplateVersion',
  resource: arn,
  deniedAs: arn,
})

const arnPattern = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./
const templateArnPattern = /^arn:aws:iam::aws:role-template\/[^/]+\/[^/:]+:\d+$/

/** @throws {AwsError} ValidationError for what is no ARN, InvalidInput for other ARNs. */
export function checkTemplateArn(arn: string): void {
  if (!arnPattern.test(arn)) throw invalidArn()
  if (!templateArnPattern.test(arn)) throw invalidInput(`ARN ${arn} is not valid.`)
}

/** The version of a template, its default when none is asked for; undefined when there is none. */
export function findTemplateVersion(
  { resources }: Call<unknown>,
  arn: string,
  minorVersion: number | undefined,
): VersionedTemplate | undefined {
  const template = resources.templates.roleTemplate(arn)
  const wanted = minorVersion ?? template?.defaultMinorVersion
  const version = template?.versions.find((one) => one.minorVersion === wanted)
  return template && version && { template, version }
}

/** @throws {AwsError} NoSuchEntity for a template that there is not, or not in this version. */
export function existingTemplateVersion(
  call: Call<unknown>,
  arn: string,
  minorVersion: number | undefined,
): VersionedTemplate {
  const found = findTemplateVersion(call, arn, minorVersion)
  if (found !== undefined) return found
  if (minorVersion === undefined || call.resources.templates.roleTemplate(arn) === undefined) {
    throw noSuchEntity('roleTemplate', arn)
  }
  throw noSuchRoleTemplateVersion(arn, minorVersion)
}
