// Every combination of layers, callers, accounts and grants: decide, explain and the book agree.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import { compilePolicies, decide, explain, type Policy, type Principal } from '../src/index.ts'
import {
  account,
  anonymous,
  federatedUser,
  otherAccount,
  policyOf,
  request,
  roleSession,
  root,
  saml,
  service,
  source,
  user,
  webIdentity,
} from './fixtures.ts'

type Says = 'absent' | 'allow' | 'deny' | 'silent'
const says: readonly Says[] = ['absent', 'allow', 'deny', 'silent']

const statements: Readonly<Record<Exclude<Says, 'absent'>, object>> = {
  allow: { Effect: 'Allow', Action: 's3:*', Resource: '*' },
  deny: { Effect: 'Deny', Action: 's3:*', Resource: '*' },
  silent: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
}

const identityPolicies = new Map<Says, readonly Policy[]>([
  ['allow', [policyOf('identity', statements.allow)]],
  ['deny', [policyOf('identity', statements.deny)]],
  ['silent', [policyOf('identity', statements.silent)]],
])

/** Callers with all the ways in which a resource policy may name them, or not. */
const callers: readonly (readonly [caller: Principal, names: readonly unknown[]])[] = [
  [user, ['*', { AWS: account }, { AWS: user.arn }, { AWS: otherAccount }]],
  [
    roleSession,
    [
      '*',
      { AWS: account },
      { AWS: roleSession.roleArn },
      { AWS: roleSession.roleId },
      { AWS: roleSession.sessionArn },
    ],
  ],
  [federatedUser, ['*', { AWS: account }, { AWS: federatedUser.sessionArn }, { AWS: user.arn }]],
  [root, ['*', { AWS: account }, { AWS: user.arn }]],
  [service, ['*', { Service: 'ec2.amazonaws.com' }, { AWS: account }]],
  [webIdentity, ['*', { Federated: 'accounts.google.com' }]],
  [saml, ['*', { Federated: `arn:aws:iam::${account}:saml-provider/Corp` }]],
  [anonymous, ['*', { AWS: account }]],
]

function resourcePolicies(names: readonly unknown[]): readonly (readonly Policy[] | undefined)[] {
  const named = names.flatMap((Principal) =>
    Object.values(statements).map((statement) => [
      policyOf('resource', { ...statement, Principal }),
    ]),
  )
  return [undefined, [], ...named]
}

function layersOf(layers: Readonly<Record<string, readonly Policy[] | undefined>>) {
  const present = Object.entries(layers).flatMap(([name, policies]) =>
    policies === undefined ? [] : [[name, policies] as const],
  )
  const compiled = present.map(([name, policies]) => [
    name,
    compilePolicies(policies.map((policy) => ({ policy, source }))),
  ])
  return { plain: Object.fromEntries(present), compiled: Object.fromEntries(compiled) }
}

test('layers × callers × accounts × grants', () => {
  let compared = 0
  for (const [principal, names] of callers) {
    for (const resourcePolicy of resourcePolicies(names)) {
      for (const [identity, boundary, session] of triples()) {
        const { plain, compiled } = layersOf({
          identity: identityPolicies.get(identity),
          boundary: identityPolicies.get(boundary),
          session: identityPolicies.get(session),
          resource: resourcePolicy,
        })
        for (const resourceAccount of [account, otherAccount]) {
          for (const resourcePolicyRequired of [false, true]) {
            const asked = request({ principal, resourceAccount })
            const expected = evaluateByTheBook({ ...plain, resourcePolicyRequired }, asked)
            const layers = { ...compiled, resourcePolicyRequired }
            const decision = decide(layers, asked)
            if (decision.effect !== expected) {
              assert.fail(
                `${decision.effect}, not ${expected}: ${JSON.stringify({ plain, asked })}`,
              )
            }
            const { effect, layer, statement } = explain(layers, asked)
            assert.deepEqual({ effect, layer, ...(statement && { statement }) }, decision)
            compared += 1
          }
        }
      }
    }
  }
  assert.ok(compared > 20_000)
})

function triples(): readonly (readonly [Says, Says, Says])[] {
  return says.flatMap((one) =>
    says.flatMap((two) => says.map((three) => [one, two, three] as const)),
  )
}

test('organization layers and the endpoint × the rest', () => {
  const levels = says.flatMap((one) => says.map((two) => [one, two]))
  const toEveryone = (says: Says) =>
    identityPolicies.get(says) && [policyOf('resource', { ...statementOf(says), Principal: '*' })]
  for (const [principal] of callers) {
    for (const level of levels) {
      const serviceControl = level.flatMap((one) => {
        const policies = identityPolicies.get(one)
        return policies === undefined ? [] : [policies]
      })
      for (const control of says) {
        for (const endpoint of says) {
          const resourceControl = toEveryone(control)
          const vpcEndpoint = toEveryone(endpoint)
          const plain = {
            identity: identityPolicies.get('allow') ?? [],
            resource: [policyOf('resource', { ...statements.allow, Principal: '*' })],
            session: identityPolicies.get('allow') ?? [],
            serviceControl,
            ...(resourceControl && { resourceControl: [resourceControl] }),
            ...(vpcEndpoint && { vpcEndpoint }),
          }
          const compiledOf = (policies: readonly Policy[]) =>
            compilePolicies(policies.map((policy) => ({ policy, source })))
          const layers = {
            identity: compiledOf(plain.identity),
            resource: compiledOf(plain.resource),
            session: compiledOf(plain.session),
            serviceControl: serviceControl.map(compiledOf),
            ...(resourceControl && { resourceControl: [compiledOf(resourceControl)] }),
            ...(vpcEndpoint && { vpcEndpoint: compiledOf(vpcEndpoint) }),
          }
          const asked = request({ principal })
          assert.equal(decide(layers, asked).effect, evaluateByTheBook(plain, asked))
          assert.equal(explain(layers, asked).effect, decide(layers, asked).effect)
        }
      }
    }
  }
})

function statementOf(one: Says): object {
  return one === 'absent' ? {} : statements[one]
}
