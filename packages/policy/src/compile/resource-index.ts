// Statements with one action in common, found by what their resources have in common.

import { isDelimiter, type ResourceAnchor } from '../match/resource-anchor.ts'
import type { ResourceMatcher } from '../match/resource-matcher.ts'
import type { Candidate, CandidateVisitor } from './candidate.ts'
import { type ConditionIndex, conditionIndex, visitByCondition } from './condition-index.ts'
import { type PrefixTree, prefixTree, visitPrefixes } from './prefix-tree.ts'

export interface ResourceIndex {
  /** By the resource that is the only one to match. */
  readonly whole: ReadonlyMap<string, ConditionIndex> | undefined
  /** By what the resource must begin with. */
  readonly starts: PrefixTree<ConditionIndex> | undefined
  /** By what the resource must have from one of its delimiters on. */
  readonly delimiters: PrefixTree<ConditionIndex> | undefined
  /** Statements that can't be found by the resource. */
  readonly others: ConditionIndex
}

/** Up to here a walk through the list is cheaper than look-ups. */
const listLengthMax = 4

/** More anchors than this are not filed, so that a policy of long lists is not multiplied out. */
const anchorCountMax = 256

/** Builds the index. */
export function resourceIndex(candidates: readonly Candidate[]): ResourceIndex {
  if (candidates.length <= listLengthMax) return unindexed(candidates)
  const shelves = fileByRarest(candidates.filter(hasAnchors))
  return {
    whole: shelves.whole.size === 0 ? undefined : new Map(indexed(shelves.whole)),
    starts: shelves.start.size === 0 ? undefined : prefixTree(indexed(shelves.start)),
    delimiters: shelves.delimiter.size === 0 ? undefined : prefixTree(indexed(shelves.delimiter)),
    others: conditionIndex(candidates.filter((candidate) => !hasAnchors(candidate))),
  }
}

function unindexed(candidates: readonly Candidate[]): ResourceIndex {
  const others = conditionIndex(candidates)
  return { whole: undefined, starts: undefined, delimiters: undefined, others }
}

/** Whether each entry of the statement's Resource has an anchor. */
function hasAnchors({ statement: { resource, action } }: Candidate): boolean {
  if (resource === undefined || resource.negated) return false
  if (resource.patterns.length * action.patterns.length > anchorCountMax) return false
  return resource.patterns.every((pattern) => pattern.anchors.length > 0)
}

type Shelf = Map<string, Candidate[]>
type Shelves = Readonly<Record<ResourceAnchor['kind'], Shelf>>

type Counts = Readonly<Record<ResourceAnchor['kind'], Map<string, number>>>

/** Files each entry of each statement under that of its anchors which the fewest others have. */
function fileByRarest(candidates: readonly Candidate[]): Shelves {
  const counts = countAnchors(candidates)
  const shelves: Shelves = { whole: new Map(), start: new Map(), delimiter: new Map() }
  for (const candidate of candidates) {
    const proven = { ...candidate, resourceMatches: true }
    for (const { anchors, isAnchorEnough } of patternsOf(candidate)) {
      const anchor = rarest(anchors, counts)
      if (anchor === undefined) continue
      file(shelves[anchor.kind], anchor.text, isAnchorEnough ? proven : candidate)
    }
  }
  return shelves
}

function patternsOf({ statement }: Candidate): readonly ResourceMatcher[] {
  return statement.resource?.patterns ?? []
}

function countAnchors(candidates: readonly Candidate[]): Counts {
  const counts: Counts = { whole: new Map(), start: new Map(), delimiter: new Map() }
  for (const candidate of candidates) {
    for (const { anchors } of patternsOf(candidate)) {
      // Without a choice it does not matter how many have the same.
      if (anchors.length === 1) continue
      for (const { kind, text } of anchors)
        counts[kind].set(text, (counts[kind].get(text) ?? 0) + 1)
    }
  }
  return counts
}

function rarest(anchors: readonly ResourceAnchor[], counts: Counts): ResourceAnchor | undefined {
  let best = anchors[0]
  if (anchors.length === 1) return best
  let bestCount = Number.POSITIVE_INFINITY
  for (const anchor of anchors) {
    const count = counts[anchor.kind].get(anchor.text) ?? 0
    if (count >= bestCount) continue
    best = anchor
    bestCount = count
  }
  return best
}

function file(shelf: Shelf, text: string, candidate: Candidate): void {
  const known = shelf.get(text)
  if (known === undefined) shelf.set(text, [candidate])
  // One statement may have the same anchor several times, one after the other.
  else if (known.at(-1) !== candidate) known.push(candidate)
}

function* indexed(
  shelf: ReadonlyMap<string, readonly Candidate[]>,
): Generator<readonly [string, ConditionIndex]> {
  for (const [text, candidates] of shelf) yield [text, conditionIndex(candidates)]
}

/** Visits the statements that may match the resource. */
export function visitByResource(index: ResourceIndex, visitor: CandidateVisitor): void {
  const { resource } = visitor
  visitByCondition(index.others, visitor)
  const whole = index.whole?.get(resource)
  if (whole !== undefined) visitByCondition(whole, visitor)
  if (index.starts !== undefined) {
    visitPrefixes(index.starts, resource, 0, visitByCondition, visitor)
  }
  if (index.delimiters === undefined) return
  for (let at = 0; at < resource.length; at += 1) {
    if (!isDelimiter(resource.charCodeAt(at))) continue
    visitPrefixes(index.delimiters, resource, at, visitByCondition, visitor)
  }
}
