// Finds the entries of a list that other entries, with wildcards, cover wholly.

/** An entry that covers others, and what it covers; all by their position in the list. */
export interface Covering {
  /** The covering entry and all it covers, in the order of the list. */
  readonly entries: readonly number[]
  /** The longest of those that could go, which is the one that AWS names. */
  readonly redundant: number
}

export interface CoverMatcher {
  /** Whether a text without regard to its own wildcards matches the pattern. */
  matches(text: string): boolean
}

/** Makes the matcher of an entry with wildcards; undefined when it cannot cover others. */
export type CompileCover = (pattern: string) => CoverMatcher | undefined

/**
 * How much work one list may cause, in comparisons of one character with another: a constant, and
 * some for each character of the list. A policy within AWS's quotas stays far below; of a hostile
 * one, what is over the budget is not compared, and its redundancy not found.
 */
const workForEachList = 20_000_000
const workForEachCharacter = 64

/**
 * Finds coverings. Each entry counts under one covering entry only, the one with the shortest text
 * before its first wildcard, and what is covered does not cover in turn: otherwise nested patterns
 * (`a*`, `aa*`, `aaa*`, …) would give findings that grow with the square of the list.
 */
export function findCoverings(
  texts: readonly string[],
  compile: CompileCover,
): readonly Covering[] {
  const positions = groupPositions(texts)
  const sorted = [...positions.keys()].sort(compareTexts)
  const work = { left: workForEachList + workForEachCharacter * totalLength(texts) }
  const covered = new Set<string>()
  const coverings: Covering[] = []
  for (const pattern of candidates(sorted)) {
    if (covered.has(pattern)) continue
    const matcher = compile(pattern)
    const found = matcher ? coveredBy(pattern, matcher, { sorted, covered, work }) : []
    for (const text of found) covered.add(text)
    const own = positions.get(pattern) ?? []
    const others = found.flatMap((text) => positions.get(text) ?? [])
    if (others.length > 0) coverings.push(covering(texts, own, others))
  }
  const inCoverings = new Set(coverings.flatMap(({ entries }) => entries))
  for (const [first = 0, ...others] of positions.values()) {
    if (others.length > 0 && !inCoverings.has(first))
      coverings.push(covering(texts, [first], others))
  }
  return coverings.sort((left, right) => (left.entries[0] ?? 0) - (right.entries[0] ?? 0))
}

function covering(
  texts: readonly string[],
  [first = 0, ...repeated]: readonly number[],
  others: readonly number[],
): Covering {
  const redundant = [...repeated, ...others].sort((left, right) => left - right)
  const lengthOf = (index: number) => texts[index]?.length ?? 0
  const longest = redundant.reduce((best, index) =>
    lengthOf(index) > lengthOf(best) ? index : best,
  )
  return { entries: [first, ...redundant].sort((left, right) => left - right), redundant: longest }
}

function groupPositions(texts: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>()
  for (const [index, text] of texts.entries()) {
    const known = positions.get(text)
    if (known === undefined) positions.set(text, [index])
    else known.push(index)
  }
  return positions
}

/** Compares as sorting without a function does, by UTF-16 units. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function totalLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}

/** The texts with wildcards, the most general ones first. */
function candidates(sorted: readonly string[]): readonly string[] {
  return sorted
    .filter((text) => wildcardAt(text) < text.length)
    .sort((left, right) => wildcardAt(left) - wildcardAt(right) || left.length - right.length)
}

/** Where the first wildcard is; at the end when there is none. */
function wildcardAt(text: string): number {
  const at = text.search(/[*?]/)
  return at < 0 ? text.length : at
}

interface Search {
  readonly sorted: readonly string[]
  readonly covered: ReadonlySet<string>
  readonly work: { left: number }
}

/** The texts that begin as the pattern does and match it. */
function coveredBy(pattern: string, matcher: CoverMatcher, search: Search): readonly string[] {
  const { sorted, covered, work } = search
  const prefix = pattern.slice(0, wildcardAt(pattern))
  const isPrefixPattern = pattern.length === prefix.length + 1 && pattern.endsWith('*')
  const found: string[] = []
  for (let at = firstNotBefore(sorted, prefix); at < sorted.length; at += 1) {
    const text = sorted[at] ?? ''
    if (!text.startsWith(prefix)) break
    if (text === pattern || covered.has(text)) {
      work.left -= 1
    } else {
      work.left -= isPrefixPattern ? text.length : text.length * pattern.length
      if (work.left >= 0 && matcher.matches(text)) found.push(text)
    }
    if (work.left < 0) break
  }
  return found
}

/** The position of the first text that does not sort before the given one. */
function firstNotBefore(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareTexts(sorted[middle] ?? '', text) < 0) low = middle + 1
    else high = middle
  }
  return low
}
