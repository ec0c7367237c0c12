// Arbitraries for whole sets of layers, as users hand them in, with a source for each policy.

import fc from 'fast-check'
import type { DenyEverything, LayerPolicies, PolicySource, SourcedPolicy } from '../src/index.ts'
import { accepted } from './fixtures.ts'
import { policyText } from './random-policies.ts'

const sourceOf = (type: PolicySource['type']) =>
  fc.nat(99).map((number): PolicySource => ({ id: `${type}-${number}`, type }))

const unreadable: fc.Arbitrary<DenyEverything> = fc.record({
  source: sourceOf('user'),
  reason: fc.constant('it is no JSON'),
})

const policies = (
  kind: 'identity' | 'resource',
  ...types: PolicySource['type'][]
): fc.Arbitrary<readonly (SourcedPolicy | DenyEverything)[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 30,
        arbitrary: fc.record({
          policy: policyText(kind).map((text) => accepted(text, kind)),
          source: fc.oneof(...types.map(sourceOf)),
        }),
      },
      { weight: 1, arbitrary: unreadable },
    ),
    { maxLength: 2 },
  )

/** Layers of which each may be absent, but for identity. */
export const randomLayers: fc.Arbitrary<LayerPolicies> = fc.record(
  {
    identity: policies('identity', 'user', 'group', 'aws-managed', 'user-managed'),
    boundary: policies('identity', 'boundary', 'aws-managed'),
    session: policies('identity', 'session'),
    resource: policies('resource', 'resource'),
    serviceControl: fc.array(policies('identity', 'scp'), { maxLength: 2 }),
    resourceControl: fc.array(policies('resource', 'rcp'), { maxLength: 1 }),
    vpcEndpoint: policies('resource', 'none'),
    resourcePolicyRequired: fc.boolean(),
  },
  { requiredKeys: ['identity'] },
)

/** Few of the denials are left, so that more requests are allowed than by chance. */
const lenientPolicies = (kind: 'identity' | 'resource', type: PolicySource['type']) =>
  fc.array(
    fc.record({
      policy: fc.tuple(policyText(kind), fc.nat(9), fc.boolean()).map(([text, denies, isOpen]) => {
        const lenient = denies === 0 ? text : text.replaceAll('"Deny"', '"Allow"')
        return accepted(isOpen ? openedText(lenient, kind) : lenient, kind)
      }),
      source: sourceOf(type),
    }),
    { minLength: 1, maxLength: 2 },
  )

/** The document with one statement more, which allows a lot. */
function openedText(text: string, kind: 'identity' | 'resource'): string {
  const document = JSON.parse(text)
  const open = {
    Effect: 'Allow',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::bucket/*',
    ...(kind === 'resource' && { Principal: '*' }),
  }
  return JSON.stringify({ ...document, Statement: [document.Statement, open].flat() })
}

/** Layers that allow more often than not; each may be absent. */
export const lenientLayers: fc.Arbitrary<LayerPolicies> = fc.record(
  {
    identity: lenientPolicies('identity', 'user'),
    boundary: lenientPolicies('identity', 'boundary'),
    session: lenientPolicies('identity', 'session'),
    resource: lenientPolicies('resource', 'resource'),
    serviceControl: fc.array(lenientPolicies('identity', 'scp'), { maxLength: 2 }),
    resourceControl: fc.array(lenientPolicies('resource', 'rcp'), { maxLength: 1 }),
    vpcEndpoint: lenientPolicies('resource', 'none'),
    resourcePolicyRequired: fc.boolean(),
  },
  { requiredKeys: [] },
)
