// Statements with one action in common, found by the resource: whole, by its start, by a field.

import type { ResourceAnchor } from '../match/resource-anchor.ts'
import type { Candidate, CandidateVisitor } from './candidate.ts'
import { type ConditionIndex, conditionIndex, visitByCondition } from './condition-index.ts'
import { type PrefixTree, prefixTree, visitPrefixes } from './prefix-tree.ts'

export interface ResourceIndex {
  /** By the resource that is the only one to match. */
  readonly whole: ReadonlyMap<string, ConditionIndex>
  /** By what the resource must begin with. */
  readonly starts: PrefixTree<ConditionIndex> | undefined
  /** By what must follow at one of the resource's colons, itself included. */
  readonly colons: PrefixTree<ConditionIndex> | undefined
  /** Statements that the resource does not exclude so easily. */
  readonly others: ConditionIndex
}

/** Up to here a walk through the list is cheaper than look-ups. */
const listLengthMax = 4

/** More anchors than this are not filed, so that a policy of many lists is not multiplied out. */
const anchorCountMax = 256

/** Builds the index. */
export function resourceIndex(candidates: readonly Candidate[]): ResourceIndex {
  const isSmall = candidates.length <= listLengthMax
  const whole = new Map<string, Candidate[]>()
  const starts = new Map<string, Candidate[]>()
  const colons = new Map<string, Candidate[]>()
  const others: Candidate[] = []
  const shelves = { whole, start: starts, colon: colons }
  for (const candidate of candidates) {
    const anchors = isSmall ? undefined : anchorsOf(candidate)
    if (anchors === undefined) others.push(candidate)
    else for (const { kind, text } of anchors) file(shelves[kind], text, candidate)
  }
  return {
    whole: new Map(indexed(whole)),
    starts: starts.size === 0 ? undefined : prefixTree(indexed(starts)),
    colons: colons.size === 0 ? undefined : prefixTree(indexed(colons)),
    others: conditionIndex(others),
  }
}

function file(shelf: Map<string, Candidate[]>, text: string, candidate: Candidate): void {
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

/** One anchor for each entry of Resource; undefined when some resources have none of them. */
function anchorsOf({ statement }: Candidate): readonly ResourceAnchor[] | undefined {
  const { resource, action } = statement
  if (resource === undefined || resource.negated) return undefined
  if (resource.patterns.length * action.patterns.length > anchorCountMax) return undefined
  const anchors: ResourceAnchor[] = []
  for (const { anchor } of resource.patterns) {
    if (anchor === undefined) return undefined
    anchors.push(anchor)
  }
  return anchors
}

/** Visits the statements that may match the resource. */
export function visitByResource(index: ResourceIndex, visitor: CandidateVisitor): void {
  const { resource } = visitor
  visitByCondition(index.others, visitor)
  const whole = index.whole.get(resource)
  if (whole !== undefined) visitByCondition(whole, visitor)
  if (index.starts !== undefined) {
    visitPrefixes(index.starts, resource, 0, visitByCondition, visitor)
  }
  if (index.colons === undefined) return
  let colon = resource.indexOf(':')
  while (colon >= 0) {
    visitPrefixes(index.colons, resource, colon, visitByCondition, visitor)
    colon = resource.indexOf(':', colon + 1)
  }
}
