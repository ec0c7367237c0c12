// The templates that an operator has loaded: of policies to delegate, and of roles.
import type { ParameterTypeType } from '@aws-sdk/client-iam'

/** A registered maker of a product, who may ask accounts for access by templates of its own. */
export interface ProductProvider {
  /** The accounts that may create delegation requests in its name. */
  readonly accountIds: readonly string[]
  readonly name: string
  /** Texts of policy templates by ARN. */
  readonly policyTemplates: ReadonlyMap<string, string>
}

/** A parameter of a role template. */
export interface RoleParameter {
  readonly name: string
  readonly type: ParameterTypeType
  readonly description: string | undefined
  readonly required: boolean
  readonly defaultValue: string | undefined
  readonly immutable: boolean
}

/** What roles are made of by one version of a template; texts have placeholders. */
export interface RoleTemplateVersion {
  readonly minorVersion: number
  readonly enabled: boolean
  readonly namePattern: string
  readonly pathPattern: string
  readonly descriptionPattern: string | undefined
  readonly trustTemplate: string
  readonly inlinePolicies: readonly { readonly name: string; readonly template: string }[]
  readonly managedPolicyArns: readonly string[]
  readonly boundaryArn: string | undefined
  readonly parameters: readonly RoleParameter[]
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
  readonly maxSessionSeconds: number | undefined
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
}

/** A template that roles are made by. */
export interface RoleTemplate {
  readonly arn: string
  readonly name: string
  readonly majorVersion: number
  /** The service that manages it, by its principal. */
  readonly service: string
  readonly description: string | undefined
  readonly enabled: boolean
  readonly defaultMinorVersion: number
  readonly versions: readonly RoleTemplateVersion[]
}

/** All templates that there are. */
export interface TemplateLibrary {
  /** The provider that an account belongs to; undefined when it belongs to none. */
  providerOf(accountId: string): ProductProvider | undefined
  roleTemplate(arn: string): RoleTemplate | undefined
}

/** Makes a library. */
export function createTemplateLibrary(
  providers: readonly ProductProvider[],
  roleTemplates: readonly RoleTemplate[],
): TemplateLibrary {
  const byAccount = new Map(
    providers.flatMap((provider) => provider.accountIds.map((id) => [id, provider] as const)),
  )
  const byArn = new Map(roleTemplates.map((template) => [template.arn, template]))
  return {
    providerOf: (accountId) => byAccount.get(accountId),
    roleTemplate: (arn) => byArn.get(arn),
  }
}
