// The document as the checks see it: the parts that have a usable form, each with its place.

import { type OperatorUse, readOperator } from '../conditions/operators.ts'
import type { JsonObject, JsonString } from '../json/json-node.ts'
import {
  isObject,
  isString,
  itemsAt,
  type MemberPlace,
  membersAt,
  type Place,
  stringsAt,
} from './place.ts'

/** The whole document. Parts of a wrong type are left out here and found by their own check. */
export interface PolicyDocument {
  readonly text: string
  readonly place: Place<JsonObject>
  readonly version: string | undefined
  readonly statements: readonly PolicyStatement[]
}

/** Action, NotAction, Resource or NotResource. */
export interface ListElement {
  readonly name: string
  readonly place: Place
  readonly entries: readonly Place<JsonString>[]
}

/** Principal or NotPrincipal. */
export interface PrincipalPart {
  readonly name: string
  readonly place: Place
  /** The bare `"*"`. */
  readonly isEveryone: boolean
  readonly entries: readonly PrincipalValue[]
}

export interface PrincipalValue {
  readonly type: string
  readonly value: string
  readonly place: Place<JsonString>
}

/** One key under one operator. */
export interface ConditionUse {
  /** Undefined when there is no such operator. */
  readonly use: OperatorUse | undefined
  readonly operatorText: string
  readonly key: string
  readonly foldedKey: string
  readonly keyPlace: Place<JsonString>
  readonly valuePlace: Place
  readonly values: readonly ConditionValue[]
}

export interface ConditionValue {
  readonly text: string
  readonly place: Place
}

export interface PolicyStatement {
  readonly place: Place<JsonObject>
  readonly members: ReadonlyMap<string, MemberPlace>
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly action: ListElement | undefined
  readonly notAction: ListElement | undefined
  readonly resource: ListElement | undefined
  readonly notResource: ListElement | undefined
  readonly principal: PrincipalPart | undefined
  readonly notPrincipal: PrincipalPart | undefined
  readonly conditions: readonly ConditionUse[]
}

/** Reads the parts of a document whose outermost value is an object. */
export function readPolicyDocument(text: string, place: Place<JsonObject>): PolicyDocument {
  const members = new Map(membersAt(place).map((member) => [member.name, member]))
  const version = members.get('Version')?.value
  const statements = members.get('Statement')?.value
  return {
    text,
    place,
    version: version && isString(version) ? version.node.value : undefined,
    statements: statements ? itemsAt(statements).filter(isObject).map(readStatement) : [],
  }
}

function readStatement(place: Place<JsonObject>): PolicyStatement {
  const members = new Map(membersAt(place).map((member) => [member.name, member]))
  const effect = members.get('Effect')?.value.node
  const condition = members.get('Condition')?.value
  return {
    place,
    members,
    effect:
      effect?.type === 'string' && (effect.value === 'Allow' || effect.value === 'Deny')
        ? effect.value
        : undefined,
    action: readList(members.get('Action')),
    notAction: readList(members.get('NotAction')),
    resource: readList(members.get('Resource')),
    notResource: readList(members.get('NotResource')),
    principal: readPrincipal(members.get('Principal')),
    notPrincipal: readPrincipal(members.get('NotPrincipal')),
    conditions: condition ? readConditions(condition) : [],
  }
}

function readList(member: MemberPlace | undefined): ListElement | undefined {
  if (member === undefined) return undefined
  return { name: member.name, place: member.value, entries: stringsAt(member.value) }
}

function readPrincipal(member: MemberPlace | undefined): PrincipalPart | undefined {
  if (member === undefined) return undefined
  const { name, value: place } = member
  const isEveryone = isString(place) && place.node.value === '*'
  const entries = membersAt(place).flatMap((type) =>
    stringsAt(type.value).map((entry) => ({
      type: type.name,
      value: entry.node.value,
      place: entry,
    })),
  )
  return { name, place, isEveryone, entries }
}

function readConditions(place: Place): readonly ConditionUse[] {
  return membersAt(place).flatMap((operator) => {
    const use = readOperator(operator.name)
    return membersAt(operator.value).map(({ name, key, value }) => ({
      use,
      operatorText: operator.name,
      key: name,
      foldedKey: name.toLowerCase(),
      keyPlace: key,
      valuePlace: value,
      values: itemsAt(value).flatMap((item) => readValue(item)),
    }))
  })
}

function readValue(place: Place): readonly ConditionValue[] {
  const { node } = place
  if (node.type === 'string') return [{ text: node.value, place }]
  if (node.type === 'number') return [{ text: node.text, place }]
  return node.type === 'boolean' ? [{ text: String(node.value), place }] : []
}
