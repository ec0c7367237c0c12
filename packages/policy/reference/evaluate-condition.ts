// How the slow evaluator tests conditions: one operator, key and value at a time.

import type { ContextReader } from '../src/index.ts'
import { type ConditionDocument, listOf } from './document.ts'
import { fillVariables, type Piece, sixFields, wildcardExpression } from './evaluate-pattern.ts'
import { addressBits, rangeBits, readDate, readNumber } from './evaluate-value.ts'

export function conditionHolds(
  condition: ConditionDocument,
  context: ContextReader,
  variables: boolean,
): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      clauseHolds({ operator, values: listOf(values).map(String), context, variables }, key),
    ),
  )
}

interface Clause {
  readonly operator: string
  readonly values: readonly string[]
  readonly context: ContextReader
  readonly variables: boolean
}

function clauseHolds(clause: Clause, key: string): boolean {
  const found = clause.context.get(key.toLowerCase())
  const operator = clause.operator.toLowerCase()
  const set = /^(forallvalues|foranyvalue):/.exec(operator)?.[1]
  const ifExists = operator.endsWith('ifexists')
  const base = operator.replace(/^.*:/, '').replace(/ifexists$/, '')
  const values = found === undefined ? [] : listOf(found)
  if (base === 'null') {
    if (set !== undefined) return set === 'forallvalues'
    return clause.values.some(
      (wanted) => (wanted.toLowerCase() === 'true') === (values.length === 0),
    )
  }
  const negated = base.includes('not')
  if (values.length === 0) {
    if (ifExists) return true
    return set === undefined ? negated : set === 'forallvalues'
  }
  const positive = base.replace('not', '')
  const matches = (value: string) =>
    clause.values.some((wanted) => valueMatches(positive, value, wanted, clause))
  const satisfies = (value: string) => (negated ? !matches(value) : matches(value))
  if (set === 'forallvalues') return values.every(satisfies)
  if (set === 'foranyvalue') return values.some(satisfies)
  return negated ? values.every(satisfies) : values.some(satisfies)
}

function valueMatches(operator: string, value: string, wanted: string, clause: Clause): boolean {
  const mayHaveVariables = /^(string|arn|bool)/.test(operator)
  const pieces = fillVariables(wanted, clause.context, clause.variables && mayHaveVariables)
  if (pieces === undefined) return false
  const text = pieces.map((piece) => piece.text).join('')
  switch (operator) {
    case 'stringequals':
      return value === text
    case 'stringequalsignorecase':
      return value.toLowerCase() === text.toLowerCase()
    case 'stringlike':
      return wildcardExpression(pieces).test(value)
    case 'bool':
      return /^(true|false)$/i.test(value) && value.toLowerCase() === text.toLowerCase()
    case 'binaryequals':
      return isBase64(value) && atob(value) === atob(text)
    case 'ipaddress':
      return addressInRange(value, text)
    case 'arnequals':
    case 'arnlike':
      return arnMatches(value, wanted, clause)
    default:
      return ordered(operator, value, text)
  }
}

function isBase64(text: string): boolean {
  return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
}

/** The variables are filled in before the fields are told apart. */
function arnMatches(value: string, wanted: string, clause: Clause): boolean {
  if (!value.startsWith('arn:') || value.split(':').length < 6) return false
  if (wanted === '*') return true
  const pieces = fillVariables(wanted, clause.context, clause.variables)
  if (pieces === undefined) return false
  const fields: Piece[][] = [[]]
  for (const { text, literal } of pieces) {
    for (const character of text) {
      if (character === ':' && fields.length < 6) fields.push([])
      else fields.at(-1)?.push({ text: character, literal })
    }
  }
  if (fields.length < 6) return false
  return sixFields(value).every((field, index) =>
    wildcardExpression(fields[index] ?? []).test(field),
  )
}

function ordered(operator: string, value: string, wanted: string): boolean {
  const read = operator.startsWith('date') ? readDate : readNumber
  const left = read(value)
  const right = read(wanted)
  if (left === undefined || right === undefined) return false
  switch (operator.replace(/^(date|numeric)/, '')) {
    case 'equals':
      return left === right
    case 'lessthan':
      return left < right
    case 'lessthanequals':
      return left <= right
    case 'greaterthan':
      return left > right
    case 'greaterthanequals':
      return left >= right
    default:
      throw new TypeError(`unknown operator ${operator}`)
  }
}

function addressInRange(address: string, range: string): boolean {
  const bits = addressBits(address)
  const wanted = rangeBits(range)
  return bits !== undefined && wanted?.test(bits) === true
}
