// Checks of operators against the types of the keys they are used with.

import type { CheckContext, ConditionCheck } from '../check-context.ts'
import { isStringLike, type OperatorFamily, operatorFamily } from '../operator-family.ts'
import type { ConditionUse } from '../policy-document.ts'

/** The operators for each type of key; the first one is the one to recommend. */
const familiesOfTypes: Readonly<Record<string, readonly OperatorFamily[]>> = {
  // Binary keys are String keys in the service authorization reference.
  String: ['String', 'Binary'],
  // AWS: strings compare ARNs exactly; the Like forms have a check of their own.
  ARN: ['ARN', 'String'],
  Bool: ['Boolean'],
  Date: ['Date'],
  IPAddress: ['IP address'],
  Numeric: ['Numeric'],
}

/** AWS: `Use the operator type ARN instead of operator string`. */
const operatorWords: Readonly<Record<OperatorFamily, string>> = {
  String: 'string',
  Numeric: 'numeric',
  Date: 'date',
  Boolean: 'Boolean',
  Binary: 'binary',
  'IP address': 'IP address',
  ARN: 'ARN',
  Null: 'null',
}

const arrayOf = 'ArrayOf'

/** The codes that need to know the type of the key. */
export const checkKeyTypes: ConditionCheck = (condition, { effect }, context) => {
  const { use, key, keyPlace } = condition
  const type = context.reference?.conditionKey(key)?.type
  if (type === undefined || use === undefined || use.operator.name === 'Null') return
  const isMultivalued = type.startsWith(arrayOf)
  if (isMultivalued && use.set === undefined) context.report('MISSING_QUALIFIER', keyPlace, { key })
  if (!isMultivalued && use.set === 'ForAllValues' && effect === 'Allow') {
    context.report('FORALLVALUES_WITH_SINGLE_VALUED_KEY', keyPlace, { key })
  }
  checkFamily(condition, isMultivalued ? type.slice(arrayOf.length) : type, context)
}

/** TYPE_MISMATCH and STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS. */
function checkFamily(
  { use, key, foldedKey, keyPlace }: ConditionUse,
  type: string,
  { report }: CheckContext,
): void {
  const families = Object.hasOwn(familiesOfTypes, type) ? familiesOfTypes[type] : undefined
  const [allowed] = families ?? []
  if (use === undefined || families === undefined || allowed === undefined) return
  const family = operatorFamily(use)
  const blanks = { allowed, operator: operatorWords[family], key }
  if (type === 'ARN' && isStringLike(use)) {
    report('STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS', keyPlace, blanks)
  }
  // AWS: aws:EpochTime is for the date and the numeric operators.
  if (foldedKey === 'aws:epochtime' && family === 'Numeric') return
  if (!families.includes(family)) report('TYPE_MISMATCH', keyPlace, blanks)
}
