// Compiles one condition clause into a test of the request context.

import { remembering } from '../match/remembering.ts'
import type { ConditionClause } from '../model/policy.ts'
import type { ContextReader, ContextValue } from '../model/request.ts'
import { type OperatorUse, readOperator } from './operators.ts'
import type { ValueTest } from './value-family.ts'

/** A compiled clause, with what `explain` and the index want to know of it. */
export interface ConditionTest {
  readonly clause: ConditionClause
  readonly use: OperatorUse
  readonly lowerCaseKey: string
  /** Whether `${…}` in the values is replaced. */
  readonly variables: boolean
  holds(context: ContextReader): boolean
}

/** Whether a request value satisfies the clause by itself. */
type SingleRule = (value: string, context: ContextReader) => boolean

/** One text for each key: many statements ask for the same. */
const lowerCased = remembering((text) => text.toLowerCase())

/** Compiles a clause of a parsed policy; `variables` is true for version 2012-10-17. */
export function conditionTest(clause: ConditionClause, variables: boolean): ConditionTest {
  const lowerCaseKey = lowerCased(clause.key)
  const use = readOperator(clause.operator)
  if (use === undefined) throw new TypeError(`unknown condition operator ${clause.operator}`)
  const holds =
    use.operator.name === 'Null'
      ? nullTest(use, clause, lowerCaseKey)
      : valueTest(use, clause, lowerCaseKey, variables)
  return { clause, use, lowerCaseKey, variables, holds }
}

/**
 * The texts of which the key must have one for the clause to hold; undefined when that can't be
 * said beforehand. The index finds statements by them.
 */
export function wantedTexts(test: ConditionTest): ReadonlySet<string> | undefined {
  const { operator, ifExists, set } = test.use
  if (operator.negated || ifExists || set === 'ForAllValues') return undefined
  return operator.family.texts?.(test.clause.values, test.variables)
}

/** No key, or a key with an empty set of values. */
function isMissing(value: ContextValue | undefined): value is undefined {
  return value === undefined || (typeof value !== 'string' && value.length === 0)
}

/**
 * AWS: `Null` asks whether the key is absent. With a set operator it is a constant (Access
 * Analyzer check NULL_WITH_QUALIFIER).
 */
function nullTest(use: OperatorUse, clause: ConditionClause, key: string) {
  if (use.set !== undefined) {
    const constant = use.set === 'ForAllValues'
    return () => constant
  }
  const wanted = new Set(clause.values.map((value) => value.toLowerCase()))
  return (context: ContextReader) => wanted.has(isMissing(context.get(key)) ? 'true' : 'false')
}

function valueTest(
  use: OperatorUse,
  clause: ConditionClause,
  key: string,
  variables: boolean,
): ConditionTest['holds'] {
  const { family, negated } = use.operator
  const matchesAny = family.compile(clause.values, variables && family.variables)
  const rule = negated ? not(matchesAny) : matchesAny
  const whenMissing = missingResult(use)
  const needsAll = needsAllValues(use)
  return (context) => {
    const value = context.get(key)
    if (typeof value === 'string') return rule(value, context)
    if (isMissing(value)) return whenMissing
    return needsAll
      ? value.every((one) => rule(one, context))
      : value.some((one) => rule(one, context))
  }
}

function not(test: ValueTest): SingleRule {
  return (value, context) => !test(value, context)
}

/**
 * AWS: without the key a positive operator is false and a negated one true; `IfExists` makes both
 * true; `ForAllValues` is true and `ForAnyValue` false (IAM User Guide, condition operators, and
 * single-valued vs. multivalued context keys).
 */
function missingResult(use: OperatorUse): boolean {
  if (use.ifExists || use.set === 'ForAllValues') return true
  if (use.set === 'ForAnyValue') return false
  return use.operator.negated
}

/**
 * Whether all values of a multivalued key must satisfy the rule. Without a set operator AWS
 * leaves it undefined: a positive operator then needs one value, a negated one all of them.
 */
function needsAllValues({ set, operator }: OperatorUse): boolean {
  return set === undefined ? operator.negated : set === 'ForAllValues'
}
