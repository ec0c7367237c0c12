// What the characters of a pattern stand for.

/**
 * What a character of a pattern stands for. The roles of a pattern are a string as long as the
 * pattern, so a literal `*` (from `${*}` or from a variable's value) can't be mistaken for a
 * wildcard.
 */
export const role = {
  literal: 'l',
  /** Any characters, also none. */
  anyRun: '*',
  /** One character. */
  anyOne: '?',
  /** Any characters but colons, also none. */
  fieldRun: 'f',
  /** One character but a colon. */
  fieldOne: 'o',
} as const

/** The roles as UTF-16 units. */
export const roleUnit = {
  literal: role.literal.charCodeAt(0),
  anyRun: role.anyRun.charCodeAt(0),
  anyOne: role.anyOne.charCodeAt(0),
  fieldRun: role.fieldRun.charCodeAt(0),
  fieldOne: role.fieldOne.charCodeAt(0),
} as const

export const colonUnit = 0x3a

/** A pattern whose characters' meanings are spelt out in `roles`, character by character. */
export interface Glob {
  readonly text: string
  readonly roles: string
}

/** Whether the character of the pattern, which is no run, covers the unit. */
export function coversUnit(glob: Glob, at: number, unit: number): boolean {
  const unitRole = glob.roles.charCodeAt(at)
  if (unitRole === roleUnit.literal) return glob.text.charCodeAt(at) === unit
  return unitRole === roleUnit.anyOne || (unitRole === roleUnit.fieldOne && unit !== colonUnit)
}
