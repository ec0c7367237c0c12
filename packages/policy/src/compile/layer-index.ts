// The index of all the statements of a layer: by action, then by resource, then by condition.

import type { ActionPattern, RequestedAction } from '../match/action-pattern.ts'
import { emptyContext } from '../match/resolve-template.ts'
import type { TextMatcher } from '../match/text-matcher.ts'
import type { Candidate, CandidateVisitor } from './candidate.ts'
import type { CompiledMember, DenyEverything } from './compiled-member.ts'
import { actionMatches } from './compiled-statement.ts'
import { type PrefixTree, prefixTree, visitPrefixes } from './prefix-tree.ts'
import { type ResourceIndex, resourceIndex, visitByResource } from './resource-index.ts'

interface PatternIndex {
  readonly name: TextMatcher
  readonly resources: ResourceIndex
}

interface ServiceIndex {
  readonly exact: ReadonlyMap<string, ResourceIndex>
  readonly patterns: PrefixTree<readonly PatternIndex[]>
}

export interface LayerIndex {
  /** The first document of the layer that denies everything, and its place. */
  readonly refused: { readonly member: DenyEverything; readonly order: number } | undefined
  readonly candidates: readonly Candidate[]
  /** Absent in small layers: each action gets an index of its own when it is first asked for. */
  readonly byAction: ActionIndex | undefined
  /** What was found for the actions asked for lately, by their text. */
  readonly found: Map<string, readonly ResourceIndex[]>
  /** How many statements and indexes that is. */
  foundSize: number
}

interface ActionIndex {
  /** Statements about every action, and those with NotAction, which can't be looked up. */
  readonly everyService: ResourceIndex
  readonly services: ReadonlyMap<string, ServiceIndex>
}

/** A layer of so few statements is walked through for each new action. */
const smallLayerMax = 256

/** How much is remembered of the actions asked for; then all is forgotten. */
const foundSizeMax = 4096

/** Builds the index of a layer. */
export function layerIndex(members: readonly CompiledMember[]): LayerIndex {
  const candidates: Candidate[] = []
  let refused: LayerIndex['refused']
  let order = 0
  for (const member of members) {
    if ('reason' in member) {
      refused ??= { member, order }
      order += 1
      continue
    }
    for (const statement of member.compiled.statements) {
      candidates.push({ member, statement, order, resourceMatches: false })
      order += 1
    }
  }
  const byAction = candidates.length <= smallLayerMax ? undefined : indexByAction(candidates)
  return { refused, candidates, byAction, found: new Map(), foundSize: 0 }
}

/** Statements that share one action pattern. */
interface ActionGroup {
  readonly name: TextMatcher
  readonly candidates: Candidate[]
}

type ServiceGroups = Map<string, Map<string, ActionGroup>>

function indexByAction(candidates: readonly Candidate[]): ActionIndex {
  const everyService: Candidate[] = []
  const services: ServiceGroups = new Map()
  for (const candidate of candidates) {
    const { negated, patterns } = candidate.statement.action
    if (negated || patterns.some((pattern) => pattern.kind === 'any')) everyService.push(candidate)
    else for (const pattern of patterns) addToGroup(services, pattern, candidate)
  }
  return {
    everyService: resourceIndex(everyService),
    services: new Map([...services].map(([name, groups]) => [name, serviceIndex(groups)])),
  }
}

function addToGroup(services: ServiceGroups, pattern: ActionPattern, candidate: Candidate): void {
  if (pattern.kind === 'any') return
  const { service, nameText, name } = pattern
  const groups = services.get(service) ?? new Map<string, ActionGroup>()
  services.set(service, groups)
  const group = groups.get(nameText)
  if (group === undefined) groups.set(nameText, { name, candidates: [candidate] })
  else group.candidates.push(candidate)
}

function serviceIndex(groups: ReadonlyMap<string, ActionGroup>): ServiceIndex {
  const exact = new Map<string, ResourceIndex>()
  const patterns = new Map<string, PatternIndex[]>()
  for (const { name, candidates } of groups.values()) {
    const resources = resourceIndex(candidates)
    const known = patterns.get(name.literalPrefix)
    if (name.exact) exact.set(name.literalPrefix, resources)
    else if (known === undefined) patterns.set(name.literalPrefix, [{ name, resources }])
    else known.push({ name, resources })
  }
  return { exact, patterns: prefixTree(patterns) }
}

/** Visits the statements that may match. The action matches all but those with NotAction. */
export function visitLayer(
  index: LayerIndex,
  action: RequestedAction,
  visitor: CandidateVisitor,
): void {
  const found = index.found.get(action.text) ?? findByAction(index, action)
  for (const resources of found) visitByResource(resources, visitor)
}

function findByAction(index: LayerIndex, action: RequestedAction): readonly ResourceIndex[] {
  const { candidates, byAction } = index
  if (byAction !== undefined) return remember(index, action, lookUp(byAction, action), 0)
  const matching = candidates.filter(({ statement }) => actionMatches(statement, action))
  return remember(index, action, [resourceIndex(matching)], matching.length)
}

function lookUp(byAction: ActionIndex, action: RequestedAction): readonly ResourceIndex[] {
  const found = [byAction.everyService]
  const service = byAction.services.get(action.service)
  const exact = service?.exact.get(action.name)
  if (exact !== undefined) found.push(exact)
  if (service !== undefined) {
    visitPrefixes(service.patterns, action.name, 0, collectMatching, { action, found })
  }
  return found
}

function remember(
  index: LayerIndex,
  action: RequestedAction,
  found: readonly ResourceIndex[],
  statementCount: number,
): readonly ResourceIndex[] {
  if (index.foundSize >= foundSizeMax) {
    index.found.clear()
    index.foundSize = 0
  }
  index.found.set(action.text, found)
  index.foundSize += found.length + statementCount
  return found
}

function collectMatching(
  patterns: readonly PatternIndex[],
  { action, found }: { readonly action: RequestedAction; readonly found: ResourceIndex[] },
): void {
  for (const { name, resources } of patterns) {
    if (name.matches(action.name, emptyContext)) found.push(resources)
  }
}
