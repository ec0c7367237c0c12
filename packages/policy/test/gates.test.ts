// The walk through the gates as it is told: which gate, what came of it, and why.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuthorizationRequest, compile, type LayerPolicies } from '../src/index.ts'
import {
  anonymous,
  federatedUser,
  otherAccount,
  policyOf,
  request,
  roleSession,
  root,
  source,
  user,
} from './fixtures.ts'

const anything = { Effect: 'Allow', Action: '*', Resource: '*' }
const allow = [{ policy: policyOf('identity', anything), source }]
const deny = [{ policy: policyOf('identity', { ...anything, Effect: 'Deny' }), source }]
const grantTo = (Principal: unknown) => [
  { policy: policyOf('resource', { ...anything, Principal }), source },
]
const toEveryone = grantTo('*')

/** The gates from one on, as `gate outcome: reason`. */
function walk(
  from: string,
  layers: LayerPolicies,
  parts: Partial<AuthorizationRequest> = {},
): readonly string[] {
  const { gates } = compile(layers).explain(request(parts))
  const told = gates.map(({ gate, outcome, reason }) => `${gate} ${outcome}: ${reason}`)
  return told.slice(gates.findIndex(({ gate }) => gate === from))
}

const granted = 'session grant: every layer that applies allows'

test('the layers that only limit', () => {
  assert.deepEqual(walk('explicit-deny', { identity: allow }), [
    'explicit-deny pass: no statement denies',
    'resource-control pass: the layer does not apply',
    'service-control pass: the layer does not apply',
    'vpc-endpoint pass: the layer does not apply',
    'resource pass: the resource policy grants nothing by itself',
    'identity pass: an identity policy allows',
    'boundary pass: the layer does not apply',
    granted,
  ])
  const limits = { serviceControl: [allow], boundary: allow, session: allow }
  const organization = { resourceControl: [toEveryone], vpcEndpoint: toEveryone }
  assert.deepEqual(walk('resource-control', { identity: allow, ...organization, ...limits }), [
    'resource-control pass: the layer allows',
    'service-control pass: the layer allows',
    'vpc-endpoint pass: the layer allows',
    'resource pass: the resource policy grants nothing by itself',
    'identity pass: an identity policy allows',
    'boundary pass: the layer allows',
    granted,
  ])
  assert.deepEqual(walk('explicit-deny', { identity: deny }), [
    'explicit-deny stop: a statement denies',
  ])
  assert.deepEqual(walk('boundary', { identity: allow, boundary: [] }), [
    'boundary stop: no statement allows',
  ])
  assert.deepEqual(walk('session', { identity: allow, session: [] }), [
    'session stop: no statement of a session policy allows',
  ])
})

test('the resource policy in one account', () => {
  assert.deepEqual(walk('resource', { resource: grantTo({ AWS: user.arn }) }), [
    'resource grant: the resource policy grants to the caller itself',
  ])
  const role = { principal: roleSession }
  assert.deepEqual(walk('resource', { resource: grantTo({ AWS: roleSession.roleArn }) }, role), [
    'resource pass: the resource policy grants by way of the role or user',
    'identity pass: the resource policy has granted by way of the role or user',
    'boundary pass: the layer does not apply',
    granted,
  ])
  assert.deepEqual(walk('resource', { resource: grantTo({ AWS: user.account }) }), [
    'resource pass: the resource policy leaves it to identity policies',
    'identity stop: no statement of an identity policy allows',
  ])
  assert.deepEqual(walk('resource', { identity: allow, resourcePolicyRequired: true }), [
    'resource stop: no statement of the resource policy allows',
  ])
})

test('the resource policy across accounts, and for callers without one', () => {
  const abroad = { resourceAccount: otherAccount }
  assert.deepEqual(walk('resource', { identity: allow, resource: toEveryone }, abroad), [
    'resource pass: the resource policy allows; the caller’s side must allow too',
    'identity pass: an identity policy allows',
    'boundary pass: the layer does not apply',
    granted,
  ])
  assert.deepEqual(walk('resource', { resource: toEveryone }, { principal: anonymous }), [
    'resource grant: the resource policy grants to the caller itself',
  ])
})

test('root and federated users', () => {
  assert.deepEqual(walk('identity', {}, { principal: root }), [
    'identity pass: the root user needs no identity policy',
    'boundary pass: the layer does not apply',
    'session grant: the root user may do what no layer limits',
  ])
  assert.deepEqual(walk('session', { identity: allow }, { principal: federatedUser }), [
    'session stop: a federated user without session policy has no rights',
  ])
})

test('every layer that applies is told of by its name', () => {
  const { layers } = compile({
    serviceControl: [allow],
    resourceControl: [toEveryone],
    vpcEndpoint: toEveryone,
    resource: toEveryone,
    identity: allow,
    boundary: allow,
    session: allow,
  }).explain(request())
  assert.deepEqual(
    layers.map(({ layer }) => layer),
    [
      ...['serviceControl', 'resourceControl', 'vpcEndpoint', 'resource', 'identity', 'boundary'],
      'session',
    ],
  )
})
