// Matches a text against a pattern with wildcards, in time bounded by the product of their lengths.

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

const literalUnit = role.literal.charCodeAt(0)
const anyRunUnit = role.anyRun.charCodeAt(0)
const anyOneUnit = role.anyOne.charCodeAt(0)
const fieldRunUnit = role.fieldRun.charCodeAt(0)
const fieldOneUnit = role.fieldOne.charCodeAt(0)
const colonUnit = 0x3a

/** A pattern whose characters' meanings are spelt out in `roles`, character by character. */
export interface Glob {
  readonly text: string
  readonly roles: string
}

/** Whether the glob matches the whole text, or what of it begins at `start`. */
export function matchGlob(glob: Glob, text: string, start = 0): boolean {
  return glob.roles.includes(role.fieldRun)
    ? matchByStates(glob, text, start)
    : matchGreedily(glob, text, start)
}

/** Two pointers, going back to the last `*` only: enough where `*` may cover anything. */
function matchGreedily(glob: Glob, text: string, start: number): boolean {
  const { text: pattern, roles } = glob
  const patternLength = pattern.length
  let at = start
  let patternAt = 0
  let runAt = -1
  let runText = start
  while (at < text.length) {
    const unitRole = patternAt < patternLength ? roles.charCodeAt(patternAt) : -1
    if (unitRole === anyRunUnit) {
      runAt = patternAt
      runText = at
      patternAt += 1
    } else if (unitRole !== -1 && matchesUnit(unitRole, pattern, patternAt, text.charCodeAt(at))) {
      patternAt += 1
      at += 1
    } else if (runAt >= 0) {
      runText += 1
      at = runText
      patternAt = runAt + 1
    } else {
      return false
    }
  }
  while (patternAt < patternLength && roles.charCodeAt(patternAt) === anyRunUnit) patternAt += 1
  return patternAt === patternLength
}

function matchesUnit(unitRole: number, pattern: string, patternAt: number, unit: number): boolean {
  if (unitRole === literalUnit) return pattern.charCodeAt(patternAt) === unit
  return unitRole === anyOneUnit || (unitRole === fieldOneUnit && unit !== colonUnit)
}

/**
 * All states at once. A `*` that may not cover a colon breaks the greedy method (the last `*`
 * is no longer the only one worth going back to), so these rare patterns are matched this way.
 */
function matchByStates(glob: Glob, text: string, start: number): boolean {
  const { text: pattern, roles } = glob
  const length = pattern.length
  let states = new Uint8Array(length + 1)
  let next = new Uint8Array(length + 1)
  states[0] = 1
  passRuns(states, roles)
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    next.fill(0)
    for (let state = 0; state < length; state += 1) {
      if (states[state] === 0) continue
      const unitRole = roles.charCodeAt(state)
      const stays = unitRole === anyRunUnit || (unitRole === fieldRunUnit && unit !== colonUnit)
      if (stays) next[state] = 1
      else if (matchesUnit(unitRole, pattern, state, unit)) next[state + 1] = 1
    }
    passRuns(next, roles)
    const swap = states
    states = next
    next = swap
  }
  return states[length] === 1
}

/** A run may be empty: who stands before it stands behind it too. */
function passRuns(states: Uint8Array, roles: string): void {
  for (let state = 0; state < roles.length; state += 1) {
    if (states[state] === 0) continue
    const unitRole = roles.charCodeAt(state)
    if (unitRole === anyRunUnit || unitRole === fieldRunUnit) states[state + 1] = 1
  }
}
