// Applies a fix: the policies and the request as they are with its changes.

import type { LayerPolicies } from '../compile/compile.ts'
import type { AuthorizationRequest } from '../model/request.ts'
import { draftOf } from './draft.ts'
import type { Fix } from './fix.ts'

/** Policies and request after the changes of a fix. */
export interface FixedRequest {
  readonly policies: LayerPolicies
  readonly request: AuthorizationRequest
}

/**
 * Applies the changes of a fix, or some of them, to the policies and the request that it was made
 * for. Undefined when a changed document would be refused, which no fix of `minimalFixes` is.
 */
export function applyFix(
  policies: LayerPolicies,
  request: AuthorizationRequest,
  fix: Fix,
): FixedRequest | undefined {
  const draft = draftOf(policies, request, fix.changes)
  return draft && { policies: draft.policies, request: draft.request }
}
