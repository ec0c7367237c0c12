// What one layer says of a request: whether it allows or denies, and by which statement.

import type { Candidate, CandidateVisitor } from '../compile/candidate.ts'
import { type CompiledPolicies, indexOf } from '../compile/compile-policies.ts'
import type { CompiledMember } from '../compile/compiled-member.ts'
import {
  actionMatches,
  type CompiledStatement,
  conditionsHold,
  type PreparedRequest,
  principalGrant,
  resourceMatches,
} from '../compile/compiled-statement.ts'
import { visitLayer } from '../compile/layer-index.ts'
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

function rankOf(grant: GrantKind | undefined): number {
  return grant === undefined ? 0 : grantRank[grant]
}

/** Layers whose policies name the caller: an Allow without a principal grants nothing there. */
function namesPrincipal(layer: LayerName): boolean {
  return layer === 'resource' || layer === 'resourceControl' || layer === 'vpcEndpoint'
}

/** How a statement applies to the caller in this layer; undefined when it does not. */
export function grantInLayer(
  layer: LayerName,
  statement: CompiledStatement,
  request: PreparedRequest,
): GrantKind | undefined {
  if (statement.principal !== undefined) return principalGrant(statement, request)
  return statement.isDeny || !namesPrincipal(layer) ? 'direct' : undefined
}

/**
 * Enters a matching statement into the verdict; to be called in the order of the document. What
 * counts is the first Deny, and the first Allow of the strongest grant.
 */
export function recordMatch(
  verdict: LayerVerdict,
  member: CompiledMember,
  statement: CompiledStatement,
  grant: GrantKind,
): void {
  if (statement.isDeny) {
    verdict.deny ??= { member, statement }
  } else if (rankOf(grant) > rankOf(verdict.grant)) {
    verdict.allow = { member, statement }
    verdict.grant = grant
  }
}

/**
 * A verdict in the making. The index visits in an order of its own, so it remembers which place
 * in the layer the statements have that decide so far.
 */
interface LayerVisit extends LayerVerdict, CandidateVisitor {
  allowOrder: number
  denyOrder: number
  readonly layer: LayerName
  readonly request: PreparedRequest
}

/** A place behind every statement; a small integer, which needs no memory of its own. */
const behindAll = 2 ** 30 - 1

/** Evaluates a layer by its index. */
export function layerVerdict(
  layer: LayerName,
  policies: CompiledPolicies,
  request: PreparedRequest,
): LayerVerdict {
  const index = indexOf(policies)
  const { refused } = index
  const visit: LayerVisit = {
    allow: undefined,
    grant: undefined,
    deny: refused && { member: refused.member, statement: undefined },
    allowOrder: behindAll,
    denyOrder: refused === undefined ? behindAll : refused.order,
    layer,
    request,
    resource: request.resource,
    context: request.context,
    visit: visitCandidate,
  }
  visitLayer(index, request.action, visit)
  return visit
}

function visitCandidate(this: LayerVisit, candidate: Candidate): void {
  const { statement, order } = candidate
  // An Allow says nothing beside a Deny, and a Deny nothing behind an earlier one.
  if (order >= this.denyOrder || (this.deny !== undefined && !statement.isDeny)) return
  const grant = grantInLayer(this.layer, statement, this.request)
  if (grant === undefined || !(statement.isDeny || isStronger(this, grant, order))) return
  if (!matchesRequest(candidate, this.request)) return
  if (statement.isDeny) {
    this.deny = candidate
    this.denyOrder = order
  } else {
    this.allow = candidate
    this.allowOrder = order
    this.grant = grant
  }
}

function isStronger(verdict: LayerVisit, grant: GrantKind, order: number): boolean {
  if (grant === verdict.grant) return order < verdict.allowOrder
  return rankOf(grant) > rankOf(verdict.grant)
}

/** The index has looked at the action already, but for NotAction. */
function matchesRequest(candidate: Candidate, request: PreparedRequest): boolean {
  const { statement } = candidate
  if (statement.action.negated && !actionMatches(statement, request.action)) return false
  if (!candidate.resourceMatches && !resourceMatches(statement, request)) return false
  return conditionsHold(statement, request.context)
}
