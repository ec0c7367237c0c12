// Properties of partial evaluation: sound and exact for every completion.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AuthorizationRequest,
  type ContextReader,
  compilePolicies,
  decide,
  type LayerPolicies,
  type PartialRequest,
  type Policy,
  type PolicyLayers,
  type ResidualStatement,
  type Statement,
  whatIsAllowed,
} from '../src/index.ts'
import { source } from './fixtures.ts'
import { lenientLayers, randomLayers } from './random-layers.ts'
import { randomRequest } from './random-policies.ts'

function compiled(policies: LayerPolicies): PolicyLayers {
  const { serviceControl, resourceControl, resourcePolicyRequired = false, ...single } = policies
  const entries = Object.entries(single).map(([name, list]) => [name, compilePolicies(list)])
  return {
    ...Object.fromEntries(entries),
    ...(serviceControl && { serviceControl: serviceControl.map(compilePolicies) }),
    ...(resourceControl && { resourceControl: resourceControl.map(compilePolicies) }),
    resourcePolicyRequired,
  }
}

const anyLayers = fc.oneof(
  { weight: 1, arbitrary: randomLayers },
  { weight: 4, arbitrary: lenientLayers },
)

const keys = ['aws:username', 'aws:userid', 'test:Value', 'test:flag']

/** What is not known of a request. */
const unknownParts = fc.record({
  action: fc.boolean(),
  resource: fc.boolean(),
  resourceAccount: fc.boolean(),
  keys: fc.subarray(keys),
})

function withoutParts(
  { principal, action, resource, resourceAccount, context }: AuthorizationRequest,
  unknown: { action: boolean; resource: boolean; resourceAccount: boolean; keys: string[] },
): PartialRequest {
  const isAccountKnown =
    resourceAccount !== undefined && !(unknown.resource && unknown.resourceAccount)
  const lowerCase = unknown.keys.map((key) => key.toLowerCase())
  const known: ContextReader = {
    get: (key) => (lowerCase.includes(key) ? undefined : context.get(key)),
  }
  return {
    principal,
    ...(!unknown.action && { action }),
    ...(!unknown.resource && { resource }),
    ...(isAccountKnown && { resourceAccount }),
    context: known,
    unknownKeys: unknown.keys,
  }
}

test('what is left decides as the whole does, statement included', () => {
  const verdicts = new Map<string, number>()
  fc.assert(
    fc.property(anyLayers, randomRequest, unknownParts, (policies, asked, unknown) => {
      const layers = compiled(policies)
      const partial = withoutParts(asked, unknown)
      const residual = whatIsAllowed(layers, partial)
      const decision = decide(layers, asked)
      assert.deepEqual(residual.decide(asked), decision)
      verdicts.set(residual.verdict, (verdicts.get(residual.verdict) ?? 0) + 1)
      if (residual.verdict === 'always') assert.equal(decision.effect, 'allowed')
      if (residual.verdict === 'never') assert.notEqual(decision.effect, 'allowed')
    }),
    { numRuns: 1500 },
  )
  assert.equal(verdicts.size, 3, 'every verdict occurs')
})

test('with nothing unknown the verdict is the decision', () => {
  fc.assert(
    fc.property(anyLayers, randomRequest, (policies, asked) => {
      const layers = compiled(policies)
      const { verdict } = whatIsAllowed(layers, { ...asked, unknownKeys: [] })
      const isAllowed = decide(layers, asked).effect === 'allowed'
      assert.equal(verdict, isAllowed ? 'always' : 'never')
    }),
    { numRuns: 500 },
  )
})

/** Whether what is left of a statement matches, by a policy of it alone. */
function isMatch(residual: ResidualStatement, asked: AuthorizationRequest): boolean {
  const { version, action, resource, condition } = residual
  const position = { offset: 0, line: 1, column: 1 }
  const statement: Statement = {
    effect: 'Allow',
    ...(action?.isNegated ? { notAction: action.patterns } : { action: action?.patterns ?? ['*'] }),
    ...(resource?.isNegated
      ? { notResource: resource.patterns }
      : { resource: resource?.patterns ?? ['*'] }),
    condition,
    start: position,
    end: position,
  }
  const policy: Policy = { version, kind: 'identity', text: '', statements: [statement] }
  const principal = { kind: 'user', account: '1', arn: 'arn', userId: 'id' } as const
  const layers = { identity: compilePolicies([{ policy, source }]) }
  return decide(layers, { ...asked, principal, resourceAccount: '1' }).effect === 'allowed'
}

test('the regions cover exactly what is allowed', () => {
  let several = 0
  fc.assert(
    fc.property(anyLayers, randomRequest, unknownParts, (policies, asked, unknown) => {
      const layers = compiled(policies)
      const partial = withoutParts(asked, unknown)
      const { allowed, denied, isComplete } = whatIsAllowed(layers, partial).regions()
      const { principal } = asked
      const inArn = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(asked.resource)?.[1]
      const account = asked.resourceAccount ?? inArn
      const isOwn =
        !('account' in principal) || (account ?? principal.account) === principal.account
      const isCovered = allowed.some(
        ({ statements, resourceAccount }) =>
          (resourceAccount === undefined || isOwn) &&
          statements.every((one) => isMatch(one, asked)),
      )
      const isDenied = denied.some((one) => isMatch(one, asked))
      const isAllowed = decide(layers, asked).effect === 'allowed'
      if (isCovered && !isDenied) assert.ok(isAllowed)
      else if (isComplete) assert.ok(!isAllowed)
      if (allowed.length > 1) several += 1
    }),
    { numRuns: 1000 },
  )
  assert.ok(several > 50, 'there are often several regions')
})

test('a filter never says more of a resource than is so', () => {
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(anyLayers, randomRequest, unknownParts, (policies, asked, unknown) => {
      const layers = compiled(policies)
      const filter = whatIsAllowed(
        layers,
        withoutParts(asked, { ...unknown, resource: true }),
      ).resources()
      const isAllowed = decide(layers, asked).effect === 'allowed'
      const verdict = filter.verdict(asked.resource)
      verdicts.add(verdict)
      if (verdict === 'always') assert.ok(isAllowed)
      if (verdict === 'never') assert.ok(!isAllowed)
    }),
    { numRuns: 1000 },
  )
  assert.equal(verdicts.size, 3, 'every verdict occurs')
})
