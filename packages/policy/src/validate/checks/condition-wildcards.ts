// Checks of wildcards in condition values: where they do nothing, too much, or all there is.

import type { CheckContext, ConditionCheck } from '../check-context.ts'
import type { IssueCode } from '../check-texts.ts'
import { isStringLike, operatorFamily } from '../operator-family.ts'
import type { ConditionUse, ConditionValue } from '../policy-document.ts'
import { beforeColon, firstVariable, variablesIn, withoutVariables } from '../variable-text.ts'

/** The text in which a wildcard is one: `${*}` is not. */
function fixedText(text: string, { hasVariables }: CheckContext): string {
  return hasVariables ? withoutVariables(text) : text
}

/** WILDCARD_WITHOUT_LIKE_OPERATOR. */
export const checkWildcardOperator: ConditionCheck = ({ use, values }, _, context) => {
  if (use === undefined || operatorFamily(use) !== 'String' || isStringLike(use)) return
  for (const { text, place } of values) {
    if (!/[*?]/.test(fixedText(text, context))) continue
    context.report('WILDCARD_WITHOUT_LIKE_OPERATOR', place)
  }
}

/** AWS: IAM User Guide, global condition context keys, "Sensitive condition keys". */
const sensitiveKeys: readonly string[] = [
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
]

/** The places of the texts of WILDCARD_ and VARIABLE_USAGE_TOO_PERMISSIVE among their variants. */
const variants = { sensitiveKey: 1, userId: 2 }

/**
 * WILDCARD_USAGE_TOO_PERMISSIVE and VARIABLE_USAGE_TOO_PERMISSIVE. AWS does not publish the keys
 * of the third text ("preceded by 6 consecutive characters"), which is therefore never given.
 */
export const checkPermissiveUsage: ConditionCheck = (condition, _, context) => {
  const { use, foldedKey, values } = condition
  if (use === undefined || operatorFamily(use) !== 'String') return
  if (sensitiveKeys.includes(foldedKey)) {
    for (const value of values) checkSensitiveValue(value, condition, context)
  } else if (foldedKey === 'aws:userid') {
    for (const value of values) checkUserIdValue(value, condition, context)
  }
}

function checkSensitiveValue(
  { text, place }: ConditionValue,
  { use, key }: ConditionUse,
  context: CheckContext,
): void {
  if (use === undefined || !isStringLike(use)) return
  const blanks = { key }
  if (/[*?]/.test(fixedText(text, context))) {
    context.report('WILDCARD_USAGE_TOO_PERMISSIVE', place, blanks, variants.sensitiveKey)
  }
  const isOpen = [...variablesIn(text)].some((variable) => !isFixedVariable(variable))
  if (context.hasVariables && isOpen) {
    context.report('VARIABLE_USAGE_TOO_PERMISSIVE', place, blanks, variants.sensitiveKey)
  }
}

/**
 * `${*}`, or a variable whose value AWS sets: its own policies compare aws:ResourceAccount with
 * `${aws:PrincipalAccount}` by StringLike, and the service does not mind.
 */
function isFixedVariable(variable: string): boolean {
  const name = variable.slice(2, -1).toLowerCase()
  return /^[*?$]$/.test(name) || sensitiveKeys.includes(name)
}

/** A user id is `AROA…:session`; what is open must be behind the colon, or all before it. */
function checkUserIdValue(
  { text, place }: ConditionValue,
  { use }: ConditionUse,
  context: CheckContext,
): void {
  const { hasVariables, report } = context
  const fixed = fixedText(text, context)
  const wildLeft = beforeColon(fixed)
  if (use !== undefined && isStringLike(use) && /[*?]/.test(wildLeft)) {
    const isWhole = fixed.includes(':') && /^[*?]$/.test(wildLeft)
    if (!isWhole) report('WILDCARD_USAGE_TOO_PERMISSIVE', place, {}, variants.userId)
  }
  const left = beforeColon(text)
  if (hasVariables && /\$\{[^*?$]/.test(left)) {
    const isWhole = left.length < text.length && firstVariable(left) === left
    if (!isWhole) report('VARIABLE_USAGE_TOO_PERMISSIVE', place, {}, variants.userId)
  }
}

/**
 * EQUIVALENT_TO_NULL_FALSE, EQUIVALENT_TO_NULL_TRUE, REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION
 * and REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION: a lone `*` leaves only the question
 * whether the key is there.
 */
export const checkLoneWildcard: ConditionCheck = (condition, _, { report }) => {
  const { use, operatorText, key, valuePlace, values } = condition
  if (use === undefined || !takesWildcards(condition)) return
  if (!values.some(({ text }) => /^\*+$/.test(text))) return
  const code = meaningOfLoneWildcard(use)
  report(code, valuePlace, { key, operator: operatorText, recommendedKey: key })
}

function takesWildcards({ use }: ConditionUse): boolean {
  return use !== undefined && (isStringLike(use) || operatorFamily(use) === 'ARN')
}

/**
 * | operator                 | key there | key missing |
 * | positive                 | true      | false       |
 * | positive, IfExists       | true      | true        |
 * | negated                  | false     | true        |
 * | ForAllValues, positive   | true      | true        |
 * | ForAllValues, negated    | false     | true        |
 * | ForAnyValue, negated     | false     | false       |
 */
function meaningOfLoneWildcard({
  operator,
  set,
  ifExists,
}: NonNullable<ConditionUse['use']>): IssueCode {
  const whenMissing = ifExists || set === 'ForAllValues' || (operator.negated && set === undefined)
  if (!operator.negated) {
    return whenMissing ? 'REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION' : 'EQUIVALENT_TO_NULL_FALSE'
  }
  return whenMissing
    ? 'EQUIVALENT_TO_NULL_TRUE'
    : 'REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION'
}
