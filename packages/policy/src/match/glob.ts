// Matches a text against a pattern with wildcards: greedily, or by all states where that is slow.

import { coversUnit, type Glob, role, roleUnit } from './glob-roles.ts'
import { matchByStates } from './glob-states.ts'

/** Whether the glob matches the whole text, or what of it begins at `start`. */
export function matchGlob(glob: Glob, text: string, start = 0): boolean {
  // A `*` that may not cover a colon breaks the greedy method: the last `*` is no longer the only
  // one worth going back to.
  if (glob.roles.includes(role.fieldRun)) return matchByStates(glob, text, start)
  return matchGreedily(glob, text, start) ?? matchByStates(glob, text, start)
}

/** How often the greedy method may go back for each unit of text and pattern. */
const retriesPerUnit = 4

/** Two pointers, going back to the last `*` only; undefined when it goes back too often. */
function matchGreedily(glob: Glob, text: string, start: number): boolean | undefined {
  const { text: pattern, roles } = glob
  const patternLength = pattern.length
  let stepsLeft = (text.length + patternLength) * (retriesPerUnit + 1)
  let at = start
  let patternAt = 0
  let runAt = -1
  let runText = start
  while (at < text.length) {
    stepsLeft -= 1
    if (stepsLeft < 0) return undefined
    if (patternAt < patternLength && roles.charCodeAt(patternAt) === roleUnit.anyRun) {
      runAt = patternAt
      runText = at
      patternAt += 1
    } else if (patternAt < patternLength && coversUnit(glob, patternAt, text.charCodeAt(at))) {
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
  while (patternAt < patternLength && roles.charCodeAt(patternAt) === roleUnit.anyRun) {
    patternAt += 1
  }
  return patternAt === patternLength
}
