// The policy that a request asks to be delegated: its template with the values of the request.
import type { CreateDelegationRequestRequest } from '@aws-sdk/client-iam'
import { parsePolicy } from '@iamd/policy'
import type { DelegationParameter } from '../../../store/tables/delegation-requests.ts'
import {
  documentParameters,
  fillDocument,
  TemplateNotFilled,
} from '../../../templates/fill-template.ts'
import type { ProductProvider } from '../../../templates/template-library.ts'
import type { Validated } from '../../operation.ts'
import type { Quotas } from '../../quotas.ts'
import { invalidInput, quotaExceeded } from '../errors.ts'
import { documentSize } from '../policy-documents/document-size.ts'

type Permissions = Validated<CreateDelegationRequestRequest>['Permissions']

/** A policy with where it comes from. */
export interface RenderedPolicy {
  readonly templateArn: string
  readonly parameters: readonly DelegationParameter[]
  readonly policy: string
}

/**
 * Fills the template that a request names.
 * @throws {AwsError} InvalidInput for a template that the provider has not registered and for
 * parameters that do not fit it, LimitExceeded for a policy that is too long.
 */
export function renderedPolicy(
  provider: ProductProvider,
  { PolicyTemplateArn: templateArn, Parameters = [] }: Permissions,
  quotas: Quotas,
): RenderedPolicy {
  if (templateArn === undefined) throw invalidInput('PolicyTemplateArn must be specified.')
  const template = provider.policyTemplates.get(templateArn)
  if (template === undefined) {
    throw invalidInput(`Policy template ${templateArn} was not found.`)
  }
  const parameters = Parameters.map(readParameter)
  const known = documentParameters(template)
  for (const [index, { name }] of parameters.entries()) {
    if (!known.has(name)) throw invalidInput(`Unknown template parameter: ${name}`)
    if (parameters.findIndex((one) => one.name === name) !== index) {
      throw invalidInput(`Duplicate template parameter: ${name}`)
    }
  }
  const policy = filled(template, parameters)
  const maximum = quotas.delegationPolicySize
  if (documentSize(policy) > maximum) throw quotaExceeded('DelegationPolicySize', maximum)
  if (parsePolicy(policy, 'session').policy === undefined) {
    throw invalidInput('The policy template and its parameters do not make a valid policy.')
  }
  return { templateArn, parameters, policy }
}

function filled(template: string, parameters: readonly DelegationParameter[]): string {
  try {
    return fillDocument(template, new Map(parameters.map(({ name, values }) => [name, values])))
  } catch (cause) {
    if (cause instanceof TemplateNotFilled) throw invalidInput(cause.message)
    throw cause
  }
}

function readParameter({
  Name: name,
  Values: values,
  Type: type,
}: NonNullable<Permissions['Parameters']>[number]): DelegationParameter {
  if (name === undefined || values === undefined || type === undefined) {
    throw invalidInput('A template parameter must have a Name, Values and a Type.')
  }
  if (type === 'string' ? values.length !== 1 : values.length === 0) {
    const amount = type === 'string' ? 'exactly one value' : 'at least one value'
    throw invalidInput(`Template parameter ${name} must have ${amount}.`)
  }
  return { name, values, type }
}
