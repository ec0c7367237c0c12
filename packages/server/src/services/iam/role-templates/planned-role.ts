// The role that a template makes with the values of a call.
import {
  fillDocument,
  fillText,
  TemplateNotFilled,
  type TemplateValues,
} from '../../../templates/fill-template.ts'
import type { RoleTemplateVersion } from '../../../templates/template-library.ts'
import { invalidInput } from '../errors.ts'
import { replacementValues } from './replacement-values.ts'

/** A role with all that is to be on it. */
export interface PlannedRole {
  readonly name: string
  readonly path: string
  readonly description: string | undefined
  readonly trust: string
  readonly inlinePolicies: readonly { readonly name: string; readonly document: string }[]
  readonly managedPolicyArns: readonly string[]
  readonly boundaryArn: string | undefined
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
  readonly maxSessionSeconds: number | undefined
}

/** @throws {AwsError} InvalidInput when the values do not make a role. */
export function plannedRole(
  version: RoleTemplateVersion,
  given: Parameters<typeof replacementValues>[1],
): PlannedRole {
  const values = replacementValues(version.parameters, given)
  try {
    return filledRole(version, values)
  } catch (cause) {
    if (cause instanceof TemplateNotFilled) throw invalidInput(cause.message)
    throw cause
  }
}

/** The forms that CreateRole demands. Source: botocore's model of IAM. */
const forms = {
  'role name': /^[\w+=,.@-]{1,64}$/,
  'role path': /^(?=.{1,512}$)(\/|\/[!-~]+\/)$/,
  'role description': /^[\t\n\r -~\u00A1-\u00FF]{0,1000}$/,
  'tag key': /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  'tag value': /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
} as const

function filledRole(version: RoleTemplateVersion, values: TemplateValues): PlannedRole {
  const text = (what: keyof typeof forms, pattern: string) => {
    const filled = fillText(pattern, values)
    if (!forms[what].test(filled)) throw invalidInput(`The ${what} ${filled} is not valid.`)
    return filled
  }
  const { descriptionPattern } = version
  return {
    name: text('role name', version.namePattern),
    path: text('role path', version.pathPattern),
    description: descriptionPattern && text('role description', descriptionPattern),
    trust: fillDocument(version.trustTemplate, values),
    inlinePolicies: version.inlinePolicies.map(({ name, template }) => ({
      name,
      document: fillDocument(template, values),
    })),
    managedPolicyArns: version.managedPolicyArns,
    boundaryArn: version.boundaryArn,
    tags: version.tags.map(({ Key, Value }) => ({
      Key: text('tag key', Key),
      Value: text('tag value', Value),
    })),
    maxSessionSeconds: version.maxSessionSeconds,
  }
}
