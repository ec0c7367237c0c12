// In which layers of a test a policy stands.
import type { LayerName, LayerPolicies, Policy } from '@iamd/policy'
import type { TestCase } from './test-case.ts'

export type TestedLayer = LayerName

/** The layers that have this very policy. */
export function layersOf({ scenario }: TestCase, policy: Policy): readonly TestedLayer[] {
  const { serviceControl = [], resourceControl = [], ...single } = scenario.policies
  const lists: readonly (readonly [TestedLayer, LayerPolicies['identity']])[] = [
    ['identity', single.identity],
    ['boundary', single.boundary],
    ['session', single.session],
    ['resource', single.resource],
    ['vpcEndpoint', single.vpcEndpoint],
    ...serviceControl.map((level) => ['serviceControl', level] as const),
    ...resourceControl.map((level) => ['resourceControl', level] as const),
  ]
  const found = lists.filter(([, policies]) =>
    policies?.some((one) => 'policy' in one && one.policy === policy),
  )
  return [...new Set(found.map(([layer]) => layer))]
}
