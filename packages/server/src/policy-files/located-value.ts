// What a YAML or JSON file says, as a tree in which each value knows its place.
import type { Place } from './input-error.ts'

interface Located {
  /** Where it begins. */
  readonly place: Place
  /** Behind its last character. */
  readonly end: Place
}

export interface LocatedScalar extends Located {
  readonly type: 'scalar'
  /** As it was written, without quotes: `0123` stays `0123`. Empty for null. */
  readonly text: string
  /** The same as a JSON literal. */
  readonly json: string
}

export interface LocatedList extends Located {
  readonly type: 'list'
  readonly items: readonly LocatedValue[]
}

export interface LocatedMember {
  readonly key: string
  /** Where the key begins. */
  readonly place: Place
  readonly keyEnd: Place
  readonly value: LocatedValue
}

export interface LocatedMap extends Located {
  readonly type: 'map'
  readonly members: readonly LocatedMember[]
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

/** The value at the end of a path; undefined when there is none. */
export function valueAt(root: LocatedValue, path: ValuePath): LocatedValue | undefined {
  let value: LocatedValue | undefined = root
  for (const step of path) {
    if (value?.type === 'map' && typeof step === 'string') value = memberOf(value, step)?.value
    else if (value?.type === 'list' && typeof step === 'number') value = value.items[step]
    else return undefined
  }
  return value
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
