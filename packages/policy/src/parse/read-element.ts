// Reads the simple shapes of the policy grammar out of JSON: members, strings and lists of strings.

import type { JsonObject, JsonString } from '../json/json-node.ts'
import type { FindingCollector, Located } from './finding-collector.ts'

/** The member of an object with its path; undefined when there is none. */
export function memberOf(object: Located<JsonObject>, name: string): Located | undefined {
  const member = object.node.members.find((one) => one.key.value === name)
  return member && { node: member.value, path: [...object.path, name] }
}

/** All members, each with its key's node. */
export function membersOf(
  object: Located<JsonObject>,
): readonly { readonly key: Located<JsonString>; readonly value: Located }[] {
  return object.node.members.map(({ key, value }) => {
    const path = [...object.path, key.value]
    return { key: { node: key, path }, value: { node: value, path } }
  })
}

/** Reports members that are not in the grammar. */
export function refuseUnknownMembers(
  object: Located<JsonObject>,
  known: readonly string[],
  collector: FindingCollector,
): void {
  for (const { key } of membersOf(object)) {
    const name = key.node.value
    if (known.includes(name)) continue
    collector.error('unknown-element', `unknown element \`${name}\``, key, name)
  }
}

/** Narrows to an object, or reports a wrong type. */
export function asObject(
  at: Located,
  collector: FindingCollector,
): Located<JsonObject> | undefined {
  if (at.node.type === 'object') return { node: at.node, path: at.path }
  wrongType(at, 'an object', collector)
  return undefined
}

/** Narrows to a string, or reports a wrong type. */
export function asString(
  at: Located,
  collector: FindingCollector,
): Located<JsonString> | undefined {
  if (at.node.type === 'string') return { node: at.node, path: at.path }
  wrongType(at, 'a string', collector)
  return undefined
}

/** The items of a list, or the value itself where one may stand for a list. */
export function itemsOf(at: Located): readonly Located[] {
  if (at.node.type !== 'array') return [at]
  return at.node.items.map((node, index) => ({ node, path: [...at.path, index] }))
}

/** The strings of a string or list; items of another type are reported and left out. */
export function stringsOf(
  at: Located,
  collector: FindingCollector,
): readonly Located<JsonString>[] {
  return itemsOf(at).flatMap((item) => asString(item, collector) ?? [])
}

export function wrongType(at: Located, expected: string, collector: FindingCollector): void {
  collector.error('wrong-type', `expected ${expected}, found ${describe(at)}`, at)
}

function describe({ node }: Located): string {
  if (node.type === 'null') return 'null'
  return node.type === 'array' || node.type === 'object' ? `an ${node.type}` : `a ${node.type}`
}
