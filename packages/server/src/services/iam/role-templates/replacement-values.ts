// The values of a template's parameters: those of the call, checked, and the defaults.
import type { ParameterTypeType } from '@aws-sdk/client-iam'
import type { TemplateValues } from '../../../templates/fill-template.ts'
import type { RoleParameter } from '../../../templates/template-library.ts'
import { invalidInput } from '../errors.ts'

type ReplacementValues = Readonly<Record<string, { readonly Values: readonly string[] }>>

const forms: Readonly<Record<ParameterTypeType, RegExp>> = {
  String: /^/,
  StringList: /^/,
  Number: /^-?\d+(\.\d+)?$/,
  NumberList: /^-?\d+(\.\d+)?$/,
  Arn: /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/,
  ArnList: /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/,
}

/** @throws {AwsError} InvalidInput for values that are missing, unknown or of another type. */
export function replacementValues(
  parameters: readonly RoleParameter[],
  given: ReplacementValues,
): TemplateValues {
  const unknown = Object.keys(given).find((name) => !parameters.some((one) => one.name === name))
  if (unknown !== undefined) throw invalidInput(`Unknown template parameter: ${unknown}`)
  const values = new Map<string, readonly string[]>()
  for (const parameter of parameters) {
    const { name, required, defaultValue } = parameter
    const own = Object.hasOwn(given, name) ? given[name]?.Values : undefined
    if (own !== undefined) values.set(name, checkedValues(parameter, own))
    else if (defaultValue !== undefined) values.set(name, [defaultValue])
    else if (required) throw invalidInput(`Missing value for template parameter: ${name}`)
  }
  return values
}

function checkedValues(
  { name, type }: RoleParameter,
  values: readonly string[],
): readonly string[] {
  if (values.length !== 1 && !type.endsWith('List')) {
    throw invalidInput(`Template parameter ${name} must have exactly one value.`)
  }
  const wrong = values.find((value) => !forms[type].test(value))
  if (wrong === undefined) return values
  throw invalidInput(`Value ${wrong} of template parameter ${name} is not of type ${type}.`)
}
