// The table of condition operators, and how an operator's full name is read.

import { remembering } from '../match/remembering.ts'
import { binaries, dates, ipRanges, nullValues, numbers, relations } from './plain-families.ts'
import {
  arnPatterns,
  booleans,
  exactStrings,
  foldedStrings,
  stringPatterns,
} from './text-families.ts'
import type { ValueFamily } from './value-family.ts'

/** One operator without prefix and suffix. */
interface Operator {
  readonly name: string
  /** True for `…Not…`: the value must match none of the listed ones. */
  readonly negated: boolean
  readonly family: ValueFamily
}

const numericEqual = numbers(relations.equal)
const dateEqual = dates(relations.equal)

/** AWS: IAM User Guide, IAM JSON policy elements: condition operators. */
const operators: readonly Operator[] = [
  { name: 'StringEquals', negated: false, family: exactStrings },
  { name: 'StringNotEquals', negated: true, family: exactStrings },
  { name: 'StringEqualsIgnoreCase', negated: false, family: foldedStrings },
  { name: 'StringNotEqualsIgnoreCase', negated: true, family: foldedStrings },
  { name: 'StringLike', negated: false, family: stringPatterns },
  { name: 'StringNotLike', negated: true, family: stringPatterns },
  { name: 'NumericEquals', negated: false, family: numericEqual },
  { name: 'NumericNotEquals', negated: true, family: numericEqual },
  { name: 'NumericLessThan', negated: false, family: numbers(relations.lessThan) },
  { name: 'NumericLessThanEquals', negated: false, family: numbers(relations.lessThanOrEqual) },
  { name: 'NumericGreaterThan', negated: false, family: numbers(relations.greaterThan) },
  {
    name: 'NumericGreaterThanEquals',
    negated: false,
    family: numbers(relations.greaterThanOrEqual),
  },
  { name: 'DateEquals', negated: false, family: dateEqual },
  { name: 'DateNotEquals', negated: true, family: dateEqual },
  { name: 'DateLessThan', negated: false, family: dates(relations.lessThan) },
  { name: 'DateLessThanEquals', negated: false, family: dates(relations.lessThanOrEqual) },
  { name: 'DateGreaterThan', negated: false, family: dates(relations.greaterThan) },
  { name: 'DateGreaterThanEquals', negated: false, family: dates(relations.greaterThanOrEqual) },
  { name: 'Bool', negated: false, family: booleans },
  { name: 'BinaryEquals', negated: false, family: binaries },
  { name: 'IpAddress', negated: false, family: ipRanges },
  { name: 'NotIpAddress', negated: true, family: ipRanges },
  { name: 'ArnEquals', negated: false, family: arnPatterns },
  { name: 'ArnLike', negated: false, family: arnPatterns },
  { name: 'ArnNotEquals', negated: true, family: arnPatterns },
  { name: 'ArnNotLike', negated: true, family: arnPatterns },
  { name: 'Null', negated: false, family: nullValues },
]

const byLowerCaseName = new Map(operators.map((one) => [one.name.toLowerCase(), one]))

const setPrefixes = ['ForAllValues', 'ForAnyValue'] as const

/** An operator as a policy writes it: `ForAnyValue:StringLikeIfExists`. */
export interface OperatorUse {
  readonly operator: Operator
  readonly set: (typeof setPrefixes)[number] | undefined
  readonly ifExists: boolean
  /** The full name in AWS's spelling. */
  readonly name: string
}

const ifExistsSuffix = 'IfExists'

/**
 * Reads a full operator name, in any case; undefined when there is no such operator.
 *
 * `NullIfExists` does not exist (IAM User Guide, …IfExists condition operators).
 */
export const readOperator: (text: string) => OperatorUse | undefined = remembering((text) => {
  const colon = text.indexOf(':')
  const prefix = colon < 0 ? undefined : text.slice(0, colon).toLowerCase()
  const set = setPrefixes.find((known) => known.toLowerCase() === prefix)
  if (prefix !== undefined && set === undefined) return undefined
  const rest = text.slice(colon + 1).toLowerCase()
  const ifExists = rest.endsWith(ifExistsSuffix.toLowerCase())
  const base = ifExists ? rest.slice(0, -ifExistsSuffix.length) : rest
  const operator = byLowerCaseName.get(base)
  if (operator === undefined || (ifExists && operator.name === 'Null')) return undefined
  const setPart = set === undefined ? '' : `${set}:`
  return {
    operator,
    set,
    ifExists,
    name: `${setPart}${operator.name}${ifExists ? ifExistsSuffix : ''}`,
  }
})
