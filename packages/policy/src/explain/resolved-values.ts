// Shows what the variables in policy values became: their text, or the keys that are missing.

import { readOperator } from '../conditions/operators.ts'
import { resolveText } from '../match/resolve-template.ts'
import { resourceParts } from '../match/resource-matcher.ts'
import { parseTemplate, type TemplateResult, variablesOf } from '../match/template.ts'
import type { ResolvedValue } from '../model/decision.ts'
import type { ConditionClause } from '../model/policy.ts'
import type { ContextReader } from '../model/request.ts'

/** Of the entries of Resource or NotResource those with variables, filled in. */
export function resolvedResources(
  entries: readonly string[],
  context: ContextReader,
): readonly ResolvedValue[] {
  return entries.flatMap((entry) => resolved(entry, resourceParts(entry, true), context))
}

/** Of the values of a condition clause those with variables, filled in. */
export function resolvedConditionValues(
  { operator, values }: ConditionClause,
  context: ContextReader,
): readonly ResolvedValue[] {
  if (readOperator(operator)?.operator.family.variables !== true) return []
  const options = { wildcards: true, variables: true }
  return values.flatMap((value) => resolved(value, parseTemplate(value, options), context))
}

function resolved(
  policyValue: string,
  template: TemplateResult,
  context: ContextReader,
): readonly ResolvedValue[] {
  if ('problem' in template) return []
  const variables = variablesOf(template.parts)
  if (variables.length === 0) return []
  const value = resolveText(template.parts, context)
  const missingKeys = variables
    .filter((variable) => typeof context.get(variable.lowerCaseKey) !== 'string')
    .map((variable) => variable.key)
  return [{ policyValue, ...(value !== undefined && { value }), missingKeys }]
}
