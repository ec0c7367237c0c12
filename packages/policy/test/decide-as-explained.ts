// Decides a request in two ways at once.

import assert from 'node:assert/strict'
import {
  type AuthorizationRequest,
  type Decision,
  decide,
  explain,
  type PolicyLayers,
} from '../src/index.ts'

/** Decides, and proves that explain names the same statement. */
export function decideAsExplained(layers: PolicyLayers, asked: AuthorizationRequest): Decision {
  const decision = decide(layers, asked)
  const { effect, layer, statement } = explain(layers, asked)
  assert.deepEqual({ effect, layer, ...(statement && { statement }) }, decision)
  return decision
}
