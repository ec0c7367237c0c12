// Compiles all layers at once: the short way in for users of the library.

import { decide } from '../decide/decide.ts'
import type { PolicyLayers } from '../decide/policy-layers.ts'
import { explain } from '../explain/explain.ts'
import type { Decision, Explanation } from '../model/decision.ts'
import type { AuthorizationRequest } from '../model/request.ts'
import { compilePolicies, type SourcedPolicy } from './compile-policies.ts'
import type { DenyEverything } from './compiled-member.ts'

type Policies = readonly (SourcedPolicy | DenyEverything)[]

/** The policies of each layer; see PolicyLayers for what a layer means. */
export interface LayerPolicies {
  readonly identity?: Policies
  readonly boundary?: Policies
  readonly session?: Policies
  readonly resource?: Policies
  /** One list for each level of the hierarchy. */
  readonly serviceControl?: readonly Policies[]
  readonly resourceControl?: readonly Policies[]
  readonly vpcEndpoint?: Policies
  readonly resourcePolicyRequired?: boolean
}

/** Answers requests by one set of layers. */
export interface Evaluator {
  decide(request: AuthorizationRequest): Decision
  explain(request: AuthorizationRequest): Explanation
}

/**
 * Compiles the policies of all layers.
 *
 * @example
 * const { decide } = compile({ identity: [{ policy, source: { id: 'p', type: 'user' } }] })
 */
export function compile(policies: LayerPolicies): Evaluator {
  const layers = compileLayers(policies)
  return {
    decide: (request) => decide(layers, request),
    explain: (request) => explain(layers, request),
  }
}

const singleLayers = ['identity', 'boundary', 'session', 'resource', 'vpcEndpoint'] as const
const leveledLayers = ['serviceControl', 'resourceControl'] as const

function compileLayers(policies: LayerPolicies): PolicyLayers {
  const single = singleLayers.flatMap((name) => {
    const layer = policies[name]
    return layer === undefined ? [] : [[name, compilePolicies(layer)] as const]
  })
  const leveled = leveledLayers.flatMap((name) => {
    const levels = policies[name]
    return levels === undefined ? [] : [[name, levels.map(compilePolicies)] as const]
  })
  return {
    ...Object.fromEntries(single),
    ...Object.fromEntries(leveled),
    resourcePolicyRequired: policies.resourcePolicyRequired === true,
  }
}
