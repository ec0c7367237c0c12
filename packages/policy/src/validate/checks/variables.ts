// Checks of policy variables: how they are written, and where they stand.

import type { JsonNode } from '../../json/json-node.ts'
import type { CheckContext, ConditionCheck, StatementCheck } from '../check-context.ts'
import { operatorFamily } from '../operator-family.ts'
import { itemsAt, membersAt, type Place } from '../place.ts'
import { findVariableProblem } from '../variable-problem.ts'
import { firstVariable, variablesIn } from '../variable-text.ts'

/** VARIABLE_UNSUPPORTED_IN_ELEMENT. */
export const checkVariablePlaces: StatementCheck = ({ members }, context) => {
  for (const name of ['Sid', 'Effect', 'Action', 'NotAction']) {
    const value = members.get(name)?.value
    if (value !== undefined) reportVariables(value, context)
  }
  for (const name of ['Principal', 'NotPrincipal']) {
    const value = members.get(name)?.value
    if (value === undefined) continue
    reportVariables(value, context)
    for (const type of membersAt(value)) reportVariables(type.value, context)
  }
}

function reportVariables(value: Place, { report }: CheckContext): void {
  for (const item of itemsAt(value)) {
    const variable = firstVariable(textOf(item.node))
    if (variable !== undefined) report('VARIABLE_UNSUPPORTED_IN_ELEMENT', item, { variable })
  }
}

function textOf(node: JsonNode): string {
  return node.type === 'string' ? node.value : ''
}

/** The codes about variables in Resource and NotResource. */
export const checkResourceVariables: StatementCheck = ({ resource, notResource }, context) => {
  for (const entry of [...(resource?.entries ?? []), ...(notResource?.entries ?? [])]) {
    checkVariables(entry.node.value, entry, context)
  }
}

/** INVALID_VARIABLE_FOR_OPERATOR, and the codes about variables in values. */
export const checkValueVariables: ConditionCheck = ({ use, values }, _, context) => {
  if (use === undefined) return
  const family = operatorFamily(use)
  const takesVariables = family === 'String' || family === 'ARN'
  for (const { text, place } of values) {
    if (takesVariables) checkVariables(text, place, context)
    else if (firstVariable(text) !== undefined) {
      context.report('INVALID_VARIABLE_FOR_OPERATOR', place)
    }
  }
}

/** VARIABLE_UNSUPPORTED_IN_VERSION in the old version, else what is wrong with the variables. */
function checkVariables(text: string, place: Place, { hasVariables, report }: CheckContext): void {
  if (!hasVariables) {
    const isMeant = [...variablesIn(text)].some((found) => /^\$\{[A-Za-z0-9-]+:/.test(found))
    if (isMeant) report('VARIABLE_UNSUPPORTED_IN_VERSION', place)
    return
  }
  const problem = findVariableProblem(text)
  if (problem !== undefined) report(problem, place)
}
