// Finds the smallest changes that make a denied request allowed, each tried on the engine.

import { compile, type LayerPolicies } from '../compile/compile.ts'
import type { AuthorizationRequest } from '../model/request.ts'
import { allowCandidates } from './allow-candidates.ts'
import { changeKey, changeRank } from './change-order.ts'
import { denyCandidates } from './deny-candidates.ts'
import { type Draft, draftOf } from './draft.ts'
import type { Candidate, ExplainedDraft } from './explained-draft.ts'
import type { Change, Fix, FixReport } from './fix.ts'
import { firstObstacle, type Obstacle, obstacleKey } from './obstacle.ts'
import { changesMaximum, unfixableReason } from './unfixable-reason.ts'

/** How many alternatives are given. */
const fixesMaximum = 8
/** How much is explained in search of alternatives, in statements; the first fix is always found. */
const statementsExplainedMaximum = 200_000
const explanationsMaximum = 150

/**
 * The smallest sets of changes that would make a denied request allowed: statements to add, to
 * widen, to narrow or to remove, documents to repair, context to supply. Each was applied and
 * decided by the engine, and is denied again when any one of its changes is left out.
 *
 * @example
 * minimalFixes({ identity: [] }, request).fixes[0]?.changes[0]?.kind // 'add-statement'
 */
export function minimalFixes(policies: LayerPolicies, request: AuthorizationRequest): FixReport {
  const search: Search = { policies, request, budget: explanationBudget(policies) }
  const start = explainDraft(search, [])
  const obstacle = start && firstObstacle(start.explanation)
  if (start === undefined || obstacle === undefined) {
    return { fixes: [], reason: 'the request is allowed already' }
  }
  const denials = start.explanation.layers.flatMap(({ statements }) =>
    statements.filter((one) => one.matched && one.effect === 'Deny'),
  )
  if (denials.length > changesMaximum) {
    return { fixes: [], reason: unfixableReason(obstacle, request) }
  }
  const careful = completeFix(search, [])
  const walk = 'obstacle' in careful ? completeFix(search, [], isCertain) : careful
  if ('obstacle' in walk) return { fixes: [], reason: unfixableReason(walk.obstacle, request) }
  const found = new Map<string, Fix>()
  const enter = (changes: readonly Change[]) => {
    const fix = minimised(search, changes)
    if (fix !== undefined) found.set(fix.changes.map(changeKey).toSorted().join('\n'), fix)
  }
  enter(walk.changes)
  for (const changes of alternatives(search, walk)) enter(changes)
  return { fixes: [...found.values()].toSorted(byOrder).slice(0, fixesMaximum) }
}

interface Search {
  readonly policies: LayerPolicies
  readonly request: AuthorizationRequest
  /** How many explanations may still be made. */
  budget: number
}

function explanationBudget(policies: LayerPolicies): number {
  const { serviceControl = [], resourceControl = [], ...rest } = policies
  const { identity = [], boundary = [], session = [], resource = [], vpcEndpoint = [] } = rest
  const layers = [identity, boundary, session, resource, vpcEndpoint]
  const members = [...layers, ...serviceControl, ...resourceControl].flat()
  const sizes = members.map((one) => ('policy' in one ? one.policy.statements.length : 1))
  const statements = sizes.reduce((sum, size) => sum + size, 1)
  return Math.min(explanationsMaximum, Math.floor(statementsExplainedMaximum / statements))
}

function explainDraft(search: Search, changes: readonly Change[]): ExplainedDraft | undefined {
  search.budget -= 1
  const draft = draftOf(search.policies, search.request, changes)
  if (draft === undefined) return undefined
  return { draft, explanation: compile(draft.policies).explain(draft.request) }
}

/** An obstacle that was taken away, and how else it could have been. */
interface Step {
  readonly before: readonly Change[]
  readonly others: readonly Candidate[]
}

interface Walk {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
}

/** Changes that leave nothing to chance: nothing else comes to deny or ceases to allow by them. */
function isCertain(candidate: Candidate): boolean {
  const certain = ['add-statement', 'remove-statement', 'remove-policy', 'repair-document']
  return candidate.every(({ kind }) => certain.includes(kind))
}

/** Takes one obstacle after the other away, each by its first candidate that does. */
function completeFix(
  search: Search,
  start: readonly Change[],
  isWanted: (candidate: Candidate) => boolean = () => true,
): Walk | { readonly obstacle: Obstacle } {
  const steps: Step[] = []
  const seen = new Set<string>()
  let changes = start
  let explained = explainDraft(search, changes)
  for (;;) {
    const obstacle = explained && firstObstacle(explained.explanation)
    if (explained === undefined || obstacle === undefined) return { changes, steps }
    const key = obstacleKey(obstacle, explained.draft)
    if (seen.has(key) || changes.length >= changesMaximum) return { obstacle }
    seen.add(key)
    const candidates = candidatesFor(search, explained, obstacle).filter(
      (candidate) => isWanted(candidate) && !suppliesAgain(candidate, changes),
    )
    const step = firstThatHelps(search, changes, candidates, key)
    if (step === undefined) return { obstacle }
    steps.push({ before: changes, others: candidates.slice(step.index + 1) })
    changes = step.changes
    explained = step.explained
  }
}

/** A key has one value: what one statement asked for is not taken back for another. */
function suppliesAgain(candidate: Candidate, changes: readonly Change[]): boolean {
  const keysOf = (list: readonly Change[]) =>
    list.flatMap((change) => (change.kind === 'supply-context' ? change.key.toLowerCase() : []))
  const supplied = keysOf(changes)
  return keysOf(candidate).some((key) => supplied.includes(key))
}

function candidatesFor(
  { policies }: Search,
  explained: ExplainedDraft,
  obstacle: Obstacle,
): readonly Candidate[] {
  if (obstacle.kind === 'deny') return denyCandidates(explained, obstacle.statement)
  const { layer, explanation } = obstacle
  const own = allowCandidates(explained, policies, layer, explanation)
  // In one account a resource policy that grants to the caller itself makes up for the others.
  const isCallerSide = layer === 'identity' || layer === 'boundary' || layer === 'session'
  const { layers, relation } = explained.explanation
  const resource = layers.find((one) => one.layer === 'resource')
  if (!isCallerSide || relation !== 'same-account' || resource === undefined) return own
  return [...own, ...allowCandidates(explained, policies, 'resource', resource)]
}

function firstThatHelps(
  search: Search,
  changes: readonly Change[],
  candidates: readonly Candidate[],
  key: string,
) {
  for (const [index, candidate] of candidates.entries()) {
    const changed = [...changes, ...candidate]
    const explained = explainDraft(search, changed)
    if (explained === undefined) continue
    const next = firstObstacle(explained.explanation)
    const isGone = next === undefined || obstacleKey(next, explained.draft) !== key
    if (isGone) return { index, changes: changed, explained }
  }
  return undefined
}

/** For each obstacle of the walk each other candidate, with what else it then takes. */
function* alternatives(search: Search, { changes, steps }: Walk): Iterable<readonly Change[]> {
  for (const [index, { before, others }] of steps.entries()) {
    const chosen = changes.slice(before.length, steps[index + 1]?.before.length)
    const rest = changes.filter((change) => !before.includes(change) && !chosen.includes(change))
    for (const candidate of others) {
      if (search.budget <= 0) return
      const swapped = completeFix(search, [...before, ...candidate, ...rest])
      if ('changes' in swapped) yield swapped.changes
      if (rest.length === 0) continue
      const anew = completeFix(search, [...before, ...candidate])
      if ('changes' in anew) yield anew.changes
    }
  }
}

/** Leaves out every change that is not needed; undefined when the changes do not do. */
function minimised(search: Search, changes: readonly Change[]): Fix | undefined {
  if (!isAllowed(search, changes)) return undefined
  let needed = changes
  for (const change of changes.toReversed()) {
    const without = needed.filter((one) => one !== change)
    if (isAllowed(search, without)) needed = without
  }
  // What was needed beside a change that has gone may not be any more.
  return needed.length === changes.length ? { changes } : minimised(search, needed)
}

function isAllowed({ policies, request }: Search, changes: readonly Change[]): boolean {
  const draft: Draft | undefined = draftOf(policies, request, changes)
  return draft !== undefined && compile(draft.policies).decide(draft.request).effect === 'allowed'
}

function byOrder(one: Fix, other: Fix): number {
  const rankOf = ({ changes }: Fix) =>
    changes.reduce((sum, change) => sum + changeRank(change), changes.length * 100)
  return rankOf(one) - rankOf(other)
}
