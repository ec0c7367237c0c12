// Checks that every element has the JSON type that the grammar gives it.

import type { JsonNode } from '../../json/json-node.ts'
import type { CheckContext, DocumentCheck } from '../check-context.ts'
import { itemsAt, type MemberPlace, membersAt, type Place } from '../place.ts'

type JsonType = JsonNode['type']

/** AWS: the type is printed as the documentation writes it, `String`. */
const typeNames: Readonly<Record<JsonType, string>> = {
  string: 'String',
  object: 'Object',
  array: 'Array',
  number: 'Number',
  boolean: 'Boolean',
  null: 'Null',
}

/** DATA_TYPE_MISMATCH for elements of the document and of its statements. */
export const checkDataTypes: DocumentCheck = ({ place }, context) => {
  for (const { name, value } of membersAt(place)) {
    if (name === 'Version' || name === 'Id') expectType(value, 'string', context)
    if (name !== 'Statement') continue
    for (const statement of itemsAt(value)) {
      expectType(statement, 'object', context)
      for (const member of membersAt(statement)) checkElement(member, context)
    }
  }
}

function checkElement({ name, value }: MemberPlace, context: CheckContext): void {
  if (name === 'Sid' || name === 'Effect') expectType(value, 'string', context)
  if (['Action', 'NotAction', 'Resource', 'NotResource'].includes(name)) {
    for (const item of itemsAt(value)) expectType(item, 'string', context)
  }
  if (name === 'Principal' || name === 'NotPrincipal') {
    for (const type of membersAt(value)) {
      for (const item of itemsAt(type.value)) expectType(item, 'string', context)
    }
  }
  if (name === 'Condition') checkConditionBlock(value, context)
}

/** AWS: numbers and Booleans may stand for the strings they are written as. */
const valueTypes: readonly JsonType[] = ['string', 'number', 'boolean']

function checkConditionBlock(block: Place, context: CheckContext): void {
  expectType(block, 'object', context)
  for (const operator of membersAt(block)) {
    expectType(operator.value, 'object', context)
    for (const key of membersAt(operator.value)) checkValues(key.value, context)
  }
}

/** DATA_TYPE_MISMATCH of single values, INVALID_CONDITION_DATA_TYPE of mixed ones. */
function checkValues(values: Place, context: CheckContext): void {
  const items = itemsAt(values)
  const wrong = items.filter(({ node }) => !valueTypes.includes(node.type))
  for (const item of wrong) expectType(item, 'string', context)
  const types = new Set(items.map(({ node }) => node.type))
  if (wrong.length === 0 && types.size > 1) context.report('INVALID_CONDITION_DATA_TYPE', values)
}

function expectType(place: Place, type: JsonType, { report }: CheckContext): void {
  if (place.node.type !== type) {
    report('DATA_TYPE_MISMATCH', place, { data_type: typeNames[type] })
  }
}

/** DATA_TYPE_MISMATCH for a document that is no object at all. */
export function reportNotObject(place: Place, context: CheckContext): void {
  expectType(place, 'object', context)
}
