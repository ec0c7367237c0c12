// iam:GetRoleTemplateVersion: what a version of a role template makes roles of.
import { createHash } from 'node:crypto'
import type {
  GetRoleTemplateVersionRequest,
  GetRoleTemplateVersionResponse,
  ParameterDefinition,
  RoleTemplateVersion,
} from '@aws-sdk/client-iam'
import type { RoleParameter } from '../../../templates/template-library.ts'
import { readOperation } from '../../operation.ts'
import { percentEncode } from '../policy-documents/percent-encode.ts'
import {
  checkTemplateArn,
  existingTemplateVersion,
  templatePermission,
  type VersionedTemplate,
} from './template-version.ts'

export const GetRoleTemplateVersion = readOperation<
  GetRoleTemplateVersionRequest,
  GetRoleTemplateVersionResponse
>({
  authorize({ input }) {
    checkTemplateArn(input.TemplateArn)
    return [templatePermission(input.TemplateArn)]
  },
  async run(call) {
    const { TemplateArn: arn, MinorVersion: minorVersion } = call.input
    return { RoleTemplateVersion: shownVersion(existingTemplateVersion(call, arn, minorVersion)) }
  },
})

const shownVersion = ({ template, version }: VersionedTemplate): RoleTemplateVersion => ({
  TemplateArn: template.arn,
  TemplateName: template.name,
  TemplateVersionId: versionId(template.arn, version.minorVersion),
  ...(template.description !== undefined && { Description: template.description }),
  MajorVersion: template.majorVersion,
  DefaultMinorVersion: template.defaultMinorVersion,
  ManagedByType: 'Service',
  ManagedByValue: template.service,
  Enabled: template.enabled,
  MinorVersion: version.minorVersion,
  RoleNamePattern: version.namePattern,
  RolePathPattern: version.pathPattern,
  ...(version.descriptionPattern !== undefined && {
    RoleDescriptionPattern: version.descriptionPattern,
  }),
  AssumeRolePolicyDocumentTemplate: percentEncode(version.trustTemplate),
  InlinePolicyTemplates: version.inlinePolicies.map(({ name, template: document }) => ({
    PolicyName: name,
    PolicyDocument: percentEncode(document),
  })),
  ManagedPolicyArns: [...version.managedPolicyArns],
  ...(version.boundaryArn !== undefined && { PermissionBoundaryArn: version.boundaryArn }),
  ParametersDefinition: version.parameters.map(shownParameter),
  RoleTagsTemplate: version.tags.map(({ Key, Value }) => ({ Key, Value })),
  ...(version.maxSessionSeconds !== undefined && { MaxSessionDuration: version.maxSessionSeconds }),
  VersionEnabled: version.enabled,
  ...(version.createdAt !== undefined && { CreateTimestamp: version.createdAt }),
  ...(version.updatedAt !== undefined && { UpdateTimestamp: version.updatedAt }),
})

const shownParameter = (parameter: RoleParameter): ParameterDefinition => ({
  Name: parameter.name,
  Type: parameter.type,
  ...(parameter.description !== undefined && { Description: parameter.description }),
  IsRequired: parameter.required,
  ...(parameter.defaultValue !== undefined && { DefaultValue: parameter.defaultValue }),
  Immutable: parameter.immutable,
})

/** Always the same for the same version, as templates are not in the store. */
function versionId(arn: string, minorVersion: number): string {
  const hash = createHash('sha256').update(`${arn} ${minorVersion}`).digest('hex')
  return `RTV${hash.slice(0, 18).toUpperCase()}`
}
