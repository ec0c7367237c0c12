// Lists which of many callers may do something, each by the layers that apply to it.

import type { PolicyLayers } from '../decide/policy-layers.ts'
import type { Principal } from '../model/request.ts'
import type { PartialRequest, PartialVerdict } from './partial-request.ts'
import { whatIsAllowed } from './what-is-allowed.ts'

/** A caller with the layers that apply to its requests. */
export interface Candidate {
  readonly principal: Principal
  readonly layers: PolicyLayers
}

/** A caller that may, and whether that depends on what is unknown. */
export interface AbleCandidate<Caller extends Candidate> {
  readonly candidate: Caller
  readonly verdict: Exclude<PartialVerdict, 'never'>
}

/**
 * The callers that are allowed, always or depending on what the request leaves unknown.
 *
 * @example
 * whoCan(users, { action: 's3:GetObject', resource, context: new Map(), unknownKeys: [] })
 */
export function whoCan<Caller extends Candidate>(
  candidates: readonly Caller[],
  request: Omit<PartialRequest, 'principal'>,
): readonly AbleCandidate<Caller>[] {
  return candidates.flatMap((candidate) => {
    const { principal, layers } = candidate
    const { verdict } = whatIsAllowed(layers, { ...request, principal })
    return verdict === 'never' ? [] : [{ candidate, verdict }]
  })
}
