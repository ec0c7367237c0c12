// Checks of condition operators by themselves, and of values that are missing or too many.

import { readOperator } from '../../conditions/operators.ts'
import type { ConditionCheck, StatementCheck } from '../check-context.ts'
import { isEmptyArray, membersAt } from '../place.ts'

/** INVALID_CONDITION_OPERATOR, NULL_WITH_IF_EXISTS, NULL_WITH_QUALIFIER. */
export const checkOperators: StatementCheck = ({ members }, { report }) => {
  const condition = members.get('Condition')?.value
  if (condition === undefined) return
  for (const { name, key } of membersAt(condition)) {
    const use = readOperator(name)
    if (use?.operator.name === 'Null' && use.set !== undefined) report('NULL_WITH_QUALIFIER', key)
    if (use !== undefined) continue
    if (/^(?:for(?:all|any)values?:)?nullifexists$/i.test(name)) report('NULL_WITH_IF_EXISTS', key)
    else report('INVALID_CONDITION_OPERATOR', key, { operator: name })
  }
}

/** The EMPTY_ARRAY_CONDITION codes. */
export const checkEmptyValues: ConditionCheck = ({ use, key, valuePlace }, _, { report }) => {
  if (!isEmptyArray(valuePlace)) return
  if (use?.set === 'ForAllValues') report('EMPTY_ARRAY_CONDITION_FORALLVALUES', valuePlace, { key })
  else if (use?.set === 'ForAnyValue') {
    report('EMPTY_ARRAY_CONDITION_FORANYVALUE', valuePlace, { key })
  } else if (use?.ifExists) report('EMPTY_ARRAY_CONDITION_IFEXISTS', valuePlace, { key })
  else report('EMPTY_ARRAY_CONDITION', valuePlace, { key })
}

/** INVALID_CONDITION_MULTIPLE_BOOLEAN. */
export const checkMultipleBooleans: ConditionCheck = (condition, _, { report }) => {
  const { use, values, valuePlace } = condition
  if (use?.operator.name === 'Bool' && values.length > 1) {
    report('INVALID_CONDITION_MULTIPLE_BOOLEAN', valuePlace)
  }
}

const orderings: Readonly<Record<string, 'greatest' | 'least'>> = {
  NumericLessThan: 'greatest',
  NumericLessThanEquals: 'greatest',
  NumericGreaterThan: 'least',
  NumericGreaterThanEquals: 'least',
}

/** REDUNDANT_CONDITION_VALUE_NUM. */
export const checkRedundantNumbers: ConditionCheck = (condition, _, { report }) => {
  const { use, operatorText, key, values, valuePlace } = condition
  const greatestOrLeast = orderings[use?.operator.name ?? '']
  if (greatestOrLeast === undefined || values.length < 2) return
  report('REDUNDANT_CONDITION_VALUE_NUM', valuePlace, {
    operator: operatorText,
    greatestOrLeast,
    key,
  })
}
