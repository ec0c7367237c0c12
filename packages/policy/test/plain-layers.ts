// Arbitraries for whole sets of layers, as plain policies, and how they are compiled.

import fc from 'fast-check'
import { compilePolicies, type Policy, type PolicyLayers } from '../src/index.ts'
import { accepted, source } from './fixtures.ts'
import { policyText } from './random-policies.ts'

const policies = (kind: 'identity' | 'resource') =>
  fc.array(
    policyText(kind).map((text) => accepted(text, kind)),
    { maxLength: 2 },
  )

/** Each layer but identity may be absent. */
const anyLayers = fc.record(
  {
    identity: policies('identity'),
    boundary: policies('identity'),
    session: policies('identity'),
    resource: policies('resource'),
    serviceControl: fc.array(policies('identity'), { maxLength: 2 }),
    resourceControl: fc.array(policies('resource'), { maxLength: 1 }),
    vpcEndpoint: policies('resource'),
    resourcePolicyRequired: fc.boolean(),
  },
  { requiredKeys: ['identity'] },
)

export type PlainLayers = typeof anyLayers extends fc.Arbitrary<infer Value> ? Value : never

/** Layers of random policies: all kinds of them, or few, so that often one statement decides. */
export const randomLayers: fc.Arbitrary<PlainLayers> = fc.oneof(
  anyLayers,
  fc.record({ identity: policies('identity') }),
  fc.record({ identity: fc.constant<Policy[]>([]), resource: policies('resource') }),
  fc.record({ identity: policies('identity'), boundary: policies('identity') }),
)

/** The layers as the engine takes them. */
export function compiled(layers: PlainLayers): PolicyLayers {
  const { serviceControl, resourceControl, resourcePolicyRequired = false, ...single } = layers
  const one = (list: readonly Policy[]) =>
    compilePolicies(list.map((policy) => ({ policy, source })))
  const entries = Object.entries(single).map(([name, list]) => [name, one(list)])
  return {
    ...Object.fromEntries(entries),
    ...(serviceControl && { serviceControl: serviceControl.map(one) }),
    ...(resourceControl && { resourceControl: resourceControl.map(one) }),
    resourcePolicyRequired,
  }
}

/** A policy list, with what makes it one of its layers again. */
export interface PolicyList {
  readonly kind: 'identity' | 'resource'
  readonly list: readonly Policy[]
  replacedBy(list: Policy[]): PlainLayers
}

const singleLayers = [
  ['identity', 'identity'],
  ['boundary', 'identity'],
  ['session', 'identity'],
  ['resource', 'resource'],
  ['vpcEndpoint', 'resource'],
] as const

const leveledLayers = [
  ['serviceControl', 'identity'],
  ['resourceControl', 'resource'],
] as const

/** Every list of policies in the layers: one for each layer, or for each level of it. */
export function policyLists(layers: PlainLayers): readonly PolicyList[] {
  const single = singleLayers.flatMap(([name, kind]): readonly PolicyList[] => {
    const list = layers[name]
    if (list === undefined) return []
    return [{ kind, list, replacedBy: (other) => ({ ...layers, [name]: other }) }]
  })
  const leveled = leveledLayers.flatMap(([name, kind]): readonly PolicyList[] =>
    (layers[name] ?? []).map((list, level) => ({
      kind,
      list,
      replacedBy: (other) => ({ ...layers, [name]: layers[name]?.with(level, other) }),
    })),
  )
  return [...single, ...leveled]
}

/** The layers with every policy list changed in the same way. */
export function changeEach(
  layers: PlainLayers,
  change: (list: readonly Policy[]) => Policy[],
): PlainLayers {
  const single = singleLayers.flatMap(([name]) => {
    const list = layers[name]
    return list === undefined ? [] : [[name, change(list)] as const]
  })
  const leveled = leveledLayers.flatMap(([name]) => {
    const levels = layers[name]
    return levels === undefined ? [] : [[name, levels.map(change)] as const]
  })
  return { ...layers, ...Object.fromEntries(single), ...Object.fromEntries(leveled) }
}
