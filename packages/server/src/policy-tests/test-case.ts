// A policy test: a request, the decision that is expected, and why.
import type { Decision, LayerName } from '@iamd/policy'
import type { Place } from '../policy-files/input-error.ts'
import type { Scenario } from '../policy-files/scenario.ts'

/** `denied` is met by both kinds of denial. */
export const expectedEffects = ['allowed', 'explicitDeny', 'implicitDeny', 'denied'] as const
export type ExpectedEffect = (typeof expectedEffects)[number]

/** Layers by the names that test files use, and by those of the engine. */
export const layersByName: Readonly<Record<string, LayerName>> = {
  identity: 'identity',
  boundary: 'boundary',
  session: 'session',
  resource: 'resource',
  scp: 'serviceControl',
  rcp: 'resourceControl',
  vpcEndpoint: 'vpcEndpoint',
}

/** The expected reason; what is absent is not compared. */
export interface ExpectedReason {
  readonly layer?: LayerName | undefined
  /** Name, path or ARN of a policy. */
  readonly policy?: string | undefined
  readonly sid?: string | undefined
  /** Context keys that a statement asked for and the request does not have. */
  readonly missing: readonly string[]
  /** Elements or condition keys that kept a statement from matching. */
  readonly failed: readonly string[]
}

export interface TestCase {
  readonly name: string
  readonly place: Place
  readonly scenario: Scenario
  readonly expected: ExpectedEffect
  readonly reason: ExpectedReason
}

/** Whether a decision is what was expected. */
export const meetsEffect = (effect: Decision['effect'], expected: ExpectedEffect): boolean =>
  expected === 'denied' ? effect !== 'allowed' : effect === expected
