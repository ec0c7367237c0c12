// What a YAML or JSON file says, as a tree in which each value knows its place.
import type { Place } from './input-error.ts'

export interface LocatedScalar {
  readonly type: 'scalar'
  /** As it was written, without quotes: `0123` stays `0123`. Empty for null. */
  readonly text: string
  /** The same as a JSON literal. */
  readonly json: string
  readonly place: Place
}

export interface LocatedList {
  readonly type: 'list'
  readonly items: readonly LocatedValue[]
  readonly place: Place
}

export interface LocatedMember {
  readonly key: string
  readonly place: Place
  readonly value: LocatedValue
}

export interface LocatedMap {
  readonly type: 'map'
  readonly members: readonly LocatedMember[]
  readonly place: Place
}

export type LocatedValue = LocatedScalar | LocatedList | LocatedMap

/** The way to a value: keys of maps and indexes of lists. */
export type ValuePath = readonly (string | number)[]

/** The member of a map. */
export function memberOf(value: LocatedValue, key: string): LocatedMember | undefined {
  return value.type === 'map' ? value.members.find((member) => member.key === key) : undefined
}

/** The place of the deepest part of a path that exists; of a map's member it is its key. */
export function placeAt(root: LocatedValue, path: ValuePath): Place {
  let value = root
  let { place } = root
  for (const step of path) {
    const member = typeof step === 'string' ? memberOf(value, step) : undefined
    const item = value.type === 'list' && typeof step === 'number' ? value.items[step] : undefined
    const next = member?.value ?? item
    if (next === undefined) return place
    place = member?.place ?? next.place
    value = next
  }
  return place
}

/** Prints as JSON with two blanks of indentation. */
export function printJson(value: LocatedValue, indentation = ''): string {
  const inner = `${indentation}  `
  if (value.type === 'scalar') return value.json
  if (value.type === 'list') {
    if (value.items.length === 0) return '[]'
    const items = value.items.map((item) => inner + printJson(item, inner))
    return `[\n${items.join(',\n')}\n${indentation}]`
  }
  if (value.members.length === 0) return '{}'
  const members = value.members.map(
    ({ key, value: member }) => `${inner}${JSON.stringify(key)}: ${printJson(member, inner)}`,
  )
  return `{\n${members.join(',\n')}\n${indentation}}`
}

/** The value without its places. Text stays text: `12` is a number, `"12"` and `012` are not. */
export function plainValue(value: LocatedValue): unknown {
  return JSON.parse(printJson(value))
}
