// How the slow evaluator tests conditions: one operator, key and value at a time.

import type { ContextReader } from '../src/index.ts'
import { type ConditionDocument, listOf } from './document.ts'
import { fillVariables, sixFields, wildcardExpression } from './evaluate-pattern.ts'

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
  const set = /^(ForAllValues|ForAnyValue):/.exec(clause.operator)?.[1]
  const ifExists = clause.operator.endsWith('IfExists')
  const base = clause.operator.replace(/^.*:/, '').replace(/IfExists$/, '')
  const values = found === undefined ? [] : listOf(found)
  if (base === 'Null') {
    if (set !== undefined) return set === 'ForAllValues'
    return clause.values.some((wanted) => (wanted === 'true') === (values.length === 0))
  }
  const negated = base.includes('Not')
  if (values.length === 0) {
    if (ifExists) return true
    return set === undefined ? negated : set === 'ForAllValues'
  }
  const positive = base.replace('Not', '')
  const matches = (value: string) =>
    clause.values.some((wanted) => valueMatches(positive, value, wanted, clause))
  const satisfies = (value: string) => (negated ? !matches(value) : matches(value))
  if (set === 'ForAllValues') return values.every(satisfies)
  if (set === 'ForAnyValue') return values.some(satisfies)
  return negated ? values.every(satisfies) : values.some(satisfies)
}

function valueMatches(operator: string, value: string, wanted: string, clause: Clause): boolean {
  const mayHaveVariables = /^(String|Arn|Bool)/.test(operator)
  const pieces = fillVariables(wanted, clause.context, clause.variables && mayHaveVariables)
  if (pieces === undefined) return false
  const text = pieces.map((piece) => piece.text).join('')
  switch (operator) {
    case 'StringEquals':
      return value === text
    case 'StringEqualsIgnoreCase':
      return value.toLowerCase() === text.toLowerCase()
    case 'StringLike':
      return wildcardExpression(pieces).test(value)
    case 'Bool':
      return /^(true|false)$/i.test(value) && value.toLowerCase() === text.toLowerCase()
    case 'BinaryEquals':
      return isBase64(value) && atob(value) === atob(text)
    case 'IpAddress':
      return addressInRange(value, text)
    case 'ArnEquals':
    case 'ArnLike':
      return arnMatches(value, wanted, clause)
    default:
      return ordered(operator, value, text)
  }
}

function isBase64(text: string): boolean {
  return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
}

/** Only for patterns whose variables hold no colon. */
function arnMatches(value: string, wanted: string, clause: Clause): boolean {
  if (!value.startsWith('arn:') || value.split(':').length < 6) return false
  if (wanted === '*') return true
  const fields = wanted.split(/:(?![^{]*\})/)
  const pattern = [...fields.slice(0, 5), fields.slice(5).join(':')]
  return sixFields(value).every((field, index) => {
    const pieces = fillVariables(pattern[index] ?? '', clause.context, clause.variables)
    return pieces !== undefined && wildcardExpression(pieces).test(field)
  })
}

function ordered(operator: string, value: string, wanted: string): boolean {
  const read = operator.startsWith('Date') ? readDate : readNumber
  const left = read(value)
  const right = read(wanted)
  if (Number.isNaN(left) || Number.isNaN(right)) return false
  switch (operator.replace(/^(Date|Numeric)/, '')) {
    case 'Equals':
      return left === right
    case 'LessThan':
      return left < right
    case 'LessThanEquals':
      return left <= right
    case 'GreaterThan':
      return left > right
    case 'GreaterThanEquals':
      return left >= right
    default:
      throw new TypeError(`unknown operator ${operator}`)
  }
}

function readNumber(text: string): number {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

function readDate(text: string): number {
  if (/^\d{4}(-|$)/.test(text)) return Date.parse(text)
  return readNumber(text) * 1000
}

/** IPv4 only: the tests of the engine itself cover IPv6. */
function addressInRange(address: string, range: string): boolean {
  const [network = '', bits = '32'] = range.split('/')
  const asNumber = (text: string) => {
    const bytes = text.split('.').map(Number)
    if (bytes.length !== 4 || !/^[\d.]+$/.test(text)) return Number.NaN
    return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  }
  const size = 2 ** (32 - Number(bits))
  return Math.floor(asNumber(address) / size) === Math.floor(asNumber(network) / size)
}
