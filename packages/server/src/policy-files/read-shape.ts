// Reads parts of a document as what they must be; anything else is refused with its place.
import { InputError } from './input-error.ts'
import type { LocatedMap, LocatedMember, LocatedValue } from './located-value.ts'

/** @throws {InputError} unless it is a map. */
export function asMap(value: LocatedValue, what: string): LocatedMap {
  if (value.type === 'map') return value
  throw new InputError(`${what} must be a map of names to values`, value.place)
}

/** @throws {InputError} unless it is a single value that is not empty. */
export function asText(value: LocatedValue, what: string): string {
  if (value.type === 'scalar' && value.json !== 'null') return value.text
  throw new InputError(`${what} must be a single value`, value.place)
}

/** The items of a list, or a single value as a list of one; null as an empty list. */
export function asItems(value: LocatedValue): readonly LocatedValue[] {
  if (value.type === 'list') return value.items
  return value.type === 'scalar' && value.json === 'null' ? [] : [value]
}

/** @throws {InputError} unless it is a single value or a list of them. */
export function asTexts(value: LocatedValue, what: string): readonly string[] {
  return asItems(value).map((item) => asText(item, what))
}

/** Members by name. @throws {InputError} for one that is not in `known`. */
export function readMembers<Name extends string>(
  map: LocatedMap,
  known: readonly Name[],
  what: string,
): Partial<Record<Name, LocatedMember>> {
  const members: Partial<Record<Name, LocatedMember>> = {}
  for (const member of map.members) {
    const name = known.find((candidate) => candidate === member.key)
    if (name === undefined) throw unknownName(`${what} has no key`, known, member)
    members[name] = member
  }
  return members
}

/** The error for a name that does not exist, with the one that may be meant. */
export function unknownName(
  sentence: string,
  known: readonly string[],
  { key, place }: Pick<LocatedMember, 'key' | 'place'>,
): InputError {
  const meant = closest(key, known)
  const hint = meant === undefined ? listed(known) : `did you mean \`${meant}\`?`
  return new InputError(`${sentence} \`${key}\`; ${hint}`, place)
}

const listed = (known: readonly string[]): string =>
  known.length === 0 ? 'there are none' : `there are: ${known.slice(0, 20).join(', ')}`

/** AWS's names differ in case and number most often: those are what is looked for. */
function closest(name: string, known: readonly string[]): string | undefined {
  const fold = (text: string) => text.toLowerCase().replaceAll(/[-_]|s$/g, '')
  return known.find((candidate) => fold(candidate) === fold(name))
}
