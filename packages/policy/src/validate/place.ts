// Nodes of the document together with the way to them, as findings name it.

import type { JsonNode, JsonObject, JsonString } from '../json/json-node.ts'
import type { PathElement } from './validation-finding.ts'

/** A node and the way to it. */
export interface Place<Node extends JsonNode = JsonNode> {
  readonly node: Node
  readonly path: readonly PathElement[]
}

/** A member of an object: its key and its value, each with its way. */
export interface MemberPlace {
  readonly name: string
  readonly key: Place<JsonString>
  readonly value: Place
}

/** The members in the order of the document; none when the node is no object. */
export function membersAt(place: Place): readonly MemberPlace[] {
  if (place.node.type !== 'object') return []
  return place.node.members.map(({ key, value }) => ({
    name: key.value,
    key: { node: key, path: [...place.path, { key: key.value }] },
    value: { node: value, path: [...place.path, { value: key.value }] },
  }))
}

/** The items of an array, or the node itself where one value may stand for an array. */
export function itemsAt(place: Place): readonly Place[] {
  if (place.node.type !== 'array') return [place]
  return place.node.items.map((node, index) => ({ node, path: [...place.path, { index }] }))
}

export function isString(place: Place): place is Place<JsonString> {
  return place.node.type === 'string'
}

export function isObject(place: Place): place is Place<JsonObject> {
  return place.node.type === 'object'
}

/** The strings among the items. */
export function stringsAt(place: Place): readonly Place<JsonString>[] {
  return itemsAt(place).filter(isString)
}

/** True for `[]`. */
export function isEmptyArray(place: Place): boolean {
  return place.node.type === 'array' && place.node.items.length === 0
}
