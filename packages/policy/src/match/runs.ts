// Matches `*text*text*…*text`, patterns of runs and literal text only, in linear time.

/** A pattern that begins with a run. */
export interface Runs {
  /** The texts that are followed by a run, in order. */
  readonly middles: readonly string[]
  /** What stands after the last run. */
  readonly end: string
}

/** Whether what of the text begins at `start` matches: each middle is taken where it is first. */
export function matchRuns(runs: Runs, text: string, start: number): boolean {
  const { middles, end } = runs
  const endAt = text.length - end.length
  if (endAt < start || !text.endsWith(end)) return false
  let at = start
  for (const middle of middles) {
    const found = findText(text, middle, at)
    if (found < 0) return false
    at = found + middle.length
    if (at > endAt) return false
  }
  return true
}

/** Longer texts than this are not left to `indexOf`, whose worst case is the product of lengths. */
const shortTextMax = 64

/** As `text.indexOf(wanted, start)`, but linear for whatever texts. */
function findText(text: string, wanted: string, start: number): number {
  if (wanted.length <= shortTextMax) return text.indexOf(wanted, start)
  const borders = bordersOf(wanted)
  let matched = 0
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    while (matched > 0 && wanted.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0
    if (wanted.charCodeAt(matched) === unit) matched += 1
    if (matched === wanted.length) return at + 1 - matched
  }
  return -1
}

/** For each prefix the length of its longest proper prefix that also ends it (Knuth, Morris, Pratt). */
function bordersOf(wanted: string): Uint32Array {
  const borders = new Uint32Array(wanted.length)
  let length = 0
  for (let at = 1; at < wanted.length; at += 1) {
    const unit = wanted.charCodeAt(at)
    while (length > 0 && wanted.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0
    if (wanted.charCodeAt(length) === unit) length += 1
    borders[at] = length
  }
  return borders
}
