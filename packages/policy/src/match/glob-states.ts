// Matches by following all states of a pattern at once, 32 of them in each step.

import { colonUnit, coversUnit, type Glob, role, roleUnit } from './glob-roles.ts'

/** One bit for each place in the pattern, and one for its end. */
type States = Uint32Array

/** The pattern as sets of states. */
interface Machine {
  /** Places of runs; those that may cover a colon. */
  readonly runs: States
  readonly anyRuns: States
  /** For a unit of the text, the places that it moves on from. */
  movesOn(unit: number): States
}

/** Whether the glob matches the text from `start` on; for texts that the greedy method is slow on. */
export function matchByStates(pattern: Glob, text: string, start: number): boolean {
  const glob = withSingleRuns(pattern)
  const { length } = glob.text
  const machine = machineOf(glob)
  let states: States = new Uint32Array((length >> 5) + 1)
  let next: States = new Uint32Array(states.length)
  states[0] = 1
  passRun(states, machine.runs)
  for (let at = start; at < text.length; at += 1) {
    step(states, next, machine, text.charCodeAt(at))
    const swap = states
    states = next
    next = swap
  }
  return (((states[length >> 5] ?? 0) >>> (length & 31)) & 1) === 1
}

/** Several runs side by side, which are all of one kind, are one. */
function withSingleRuns(glob: Glob): Glob {
  const texts: string[] = []
  const roles: string[] = []
  for (let at = 0; at < glob.text.length; at += 1) {
    const current = glob.roles[at] ?? role.literal
    if (isRun(current) && current === roles.at(-1)) continue
    texts.push(glob.text[at] ?? '')
    roles.push(current)
  }
  return { text: texts.join(''), roles: roles.join('') }
}

function isRun(one: string): boolean {
  return one === role.anyRun || one === role.fieldRun
}

function machineOf(glob: Glob): Machine {
  const isRole = (wanted: number) => (at: number) => glob.roles.charCodeAt(at) === wanted
  const anyRuns = statesWhere(glob, isRole(roleUnit.anyRun))
  const runs = statesWhere(glob, isRole(roleUnit.fieldRun)).map(
    (word, index) => word | (anyRuns[index] ?? 0),
  )
  const known = new Map<number, States>()
  return {
    runs,
    anyRuns,
    movesOn: (unit) => {
      const found = known.get(unit) ?? statesWhere(glob, (at) => coversUnit(glob, at, unit))
      known.set(unit, found)
      return found
    },
  }
}

function statesWhere(glob: Glob, holds: (at: number) => boolean): States {
  const states = new Uint32Array((glob.text.length >> 5) + 1)
  for (let at = 0; at < glob.text.length; at += 1) {
    if (holds(at)) states[at >> 5] = (states[at >> 5] ?? 0) | (1 << (at & 31))
  }
  return states
}

/** Who stands before a run stands behind it too, for it may be empty. */
function passRun(states: States, runs: States): void {
  if (((runs[0] ?? 0) & 1) === 1) states[0] = 3
}

/** Reads one unit: runs stay where they are, other places move on, and runs are passed. */
function step(states: States, next: States, machine: Machine, unit: number): void {
  const moves = machine.movesOn(unit)
  const stays = unit === colonUnit ? machine.anyRuns : machine.runs
  let carried = 0
  for (let word = 0; word < states.length; word += 1) {
    const current = states[word] ?? 0
    const moved = current & (moves[word] ?? 0)
    const reached = (current & (stays[word] ?? 0)) | (moved << 1) | carried
    const passing = reached & (machine.runs[word] ?? 0)
    next[word] = reached | (passing << 1)
    carried = (moved >>> 31) | (passing >>> 31)
  }
}
