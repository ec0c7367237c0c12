// What one layer says of a request: whether it allows or denies, and by which statement.

import { type IndexVisit, visitByAction } from '../compile/action-index.ts'
import type { CompiledMember, CompiledPolicies } from '../compile/compile-policies.ts'
import {
  type CompiledStatement,
  conditionsHold,
  type PreparedRequest,
  principalGrant,
  resourceMatches,
} from '../compile/compiled-statement.ts'
import type { GrantKind, LayerName } from '../model/decision.ts'

/** A statement that matched; without one, a document that denies everything. */
interface StatementMatch {
  readonly member: CompiledMember
  readonly statement: CompiledStatement | undefined
}

/** Filled in while the statements of a layer are visited. */
export interface LayerVerdict {
  allow: StatementMatch | undefined
  /** The strongest grant among the matching Allows. */
  grant: GrantKind | undefined
  deny: StatementMatch | undefined
}

export function emptyVerdict(): LayerVerdict {
  return { allow: undefined, grant: undefined, deny: undefined }
}

const grantRank: Readonly<Record<GrantKind, number>> = { account: 1, role: 2, direct: 3 }

/** Layers whose policies name the caller: an Allow without a principal grants nothing there. */
const namesPrincipal: ReadonlySet<LayerName> = new Set([
  'resource',
  'resourceControl',
  'vpcEndpoint',
])

/** How a statement applies to the caller in this layer; undefined when it does not. */
export function grantInLayer(
  layer: LayerName,
  statement: CompiledStatement,
  request: PreparedRequest,
): GrantKind | undefined {
  const lacksPrincipal = statement.principal === undefined && namesPrincipal.has(layer)
  return lacksPrincipal && !statement.isDeny ? undefined : principalGrant(statement, request)
}

/** Whether a match would change the verdict: the first Deny, the first Allow of the strongest. */
function improves(
  verdict: LayerVerdict,
  member: CompiledMember,
  statement: CompiledStatement,
  grant: GrantKind,
): boolean {
  const known = statement.isDeny ? verdict.deny : verdict.allow
  if (known === undefined) return true
  const rank = grantRank[grant]
  const knownRank = verdict.grant === undefined ? 0 : grantRank[verdict.grant]
  if (!statement.isDeny && rank !== knownRank) return rank > knownRank
  return known.member === member && statement.index < (known.statement?.index ?? 0)
}

/** Enters a matching statement into the verdict. */
export function recordMatch(
  verdict: LayerVerdict,
  member: CompiledMember,
  statement: CompiledStatement,
  grant: GrantKind,
): void {
  if (!improves(verdict, member, statement, grant)) return
  if (statement.isDeny) {
    verdict.deny = { member, statement }
  } else {
    verdict.allow = { member, statement }
    verdict.grant = grant
  }
}

/** The statement visitor of one layer: what the index calls for each candidate. */
interface LayerVisit extends IndexVisit {
  readonly layer: LayerName
  readonly request: PreparedRequest
  readonly verdict: LayerVerdict
  member: CompiledMember
}

/** Evaluates a layer by its index. */
export function layerVerdict(
  layer: LayerName,
  policies: CompiledPolicies,
  request: PreparedRequest,
): LayerVerdict {
  const verdict = emptyVerdict()
  const [first] = policies.members
  if (first === undefined) return verdict
  const visit: LayerVisit = {
    layer,
    request,
    verdict,
    member: first,
    action: request.action,
    resource: request.resource,
    visit: visitCandidate,
  }
  for (const member of policies.members) {
    visit.member = member
    if ('reason' in member) verdict.deny ??= { member, statement: undefined }
    else visitByAction(member.compiled.index, visit)
    if (verdict.deny !== undefined) break
  }
  return verdict
}

function visitCandidate(this: LayerVisit, statement: CompiledStatement): void {
  const { verdict, member, request } = this
  const grant = grantInLayer(this.layer, statement, request)
  if (grant === undefined || !improves(verdict, member, statement, grant)) return
  if (!resourceMatches(statement, request)) return
  if (conditionsHold(statement, request.context)) recordMatch(verdict, member, statement, grant)
}
