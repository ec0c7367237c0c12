// Every version of every AWS managed policy parses, compiles, prints and decides; with the times.

import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import {
  findManagedPolicy,
  listManagedPolicies,
  managedPolicyDocument,
} from '../../catalog/src/index.ts'
import { evaluateByTheBook } from '../reference/evaluate.ts'
import { compilePolicies, decide, type Policy, parsePolicy, printPolicy } from '../src/index.ts'
import { request, source } from './fixtures.ts'

interface Document {
  readonly name: string
  readonly isDefault: boolean
  readonly text: string
}

const documents: readonly Document[] = listManagedPolicies().flatMap(({ arn, name }) =>
  (findManagedPolicy(arn)?.versions ?? []).map(({ versionId, isDefaultVersion }) => ({
    name: `${name} ${versionId}`,
    isDefault: isDefaultVersion,
    text: managedPolicyDocument(arn, versionId) ?? '',
  })),
)

const statementCount = (policies: readonly Policy[]) =>
  policies.reduce((sum, { statements }) => sum + statements.length, 0)

/**
 * Versions that are not the default any more and that IAM itself would refuse from a customer:
 * AWS wrote them past its own check.
 */
const refusedVersions = new Map([
  ['AmazonEC2SpotFleetTaggingRole v1', 'condition-key-without-vendor'],
])

test('they parse without an error, as identity policies and as boundaries', (context) => {
  for (const kind of ['identity', 'boundary'] as const) {
    const start = performance.now()
    const refused = documents.flatMap(({ name, text, isDefault }) => {
      const { policy, findings } = parsePolicy(text, kind)
      if (policy !== undefined) return []
      const codes = findings.map(({ code }) => code).join()
      return !isDefault && refusedVersions.get(name) === codes ? [] : [{ name, findings }]
    })
    const took = performance.now() - start
    assert.deepEqual(refused, [])
    context.diagnostic(`${documents.length} documents parsed as ${kind} in ${took.toFixed(0)} ms`)
  }
  assert.ok(documents.length > listManagedPolicies().length)
})

function parsed(list: readonly Document[]): readonly Policy[] {
  return list.flatMap(({ text }) => parsePolicy(text).policy ?? [])
}

const defaults = parsed(documents.filter(({ isDefault }) => isDefault))

test('they compile, each alone and all as one layer', (context) => {
  for (const layers of ['alone', 'as one layer'] as const) {
    const policies = parsed(documents)
    const start = performance.now()
    const sourced = policies.map((policy) => ({ policy, source }))
    if (layers === 'alone') for (const one of sourced) compilePolicies([one])
    else compilePolicies(sourced)
    const took = performance.now() - start
    const statements = statementCount(policies)
    context.diagnostic(`${statements} statements compiled ${layers} in ${took.toFixed(0)} ms`)
  }
})

test('the default versions print to what parses to the same policy', () => {
  for (const policy of defaults) {
    const printed = printPolicy(policy)
    const again = parsePolicy(printed).policy
    assert.ok(again)
    assert.equal(printPolicy(again), printed)
  }
})

/** What a policy is asked: its own first actions and resources, with their wildcards filled. */
function questions({ statements }: Policy) {
  return statements.slice(0, 4).map(({ action, notAction, resource, notResource }) =>
    request({
      action: filled((action ?? notAction)?.[0] ?? '*').replace(/^x$/, 's3:x'),
      resource: filled((resource ?? notResource)?.[0] ?? '*'),
      keys: { 'aws:username': 'x', 'aws:RequestedRegion': 'us-east-1', 'aws:TagKeys': ['x'] },
    }),
  )
}

function filled(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, 'x').replace(/[*?]/g, 'x')
}

test('the default versions decide as the book does', (context) => {
  const effects = { allowed: 0, explicitDeny: 0, implicitDeny: 0 }
  for (const policy of defaults) {
    const identity = compilePolicies([{ policy, source }])
    for (const asked of questions(policy)) {
      const { effect } = decide({ identity }, asked)
      const wanted = evaluateByTheBook({ identity: [policy] }, asked)
      assert.equal(effect, wanted, `${asked.action} ${asked.resource} ${policy.text}`)
      effects[effect] += 1
    }
  }
  context.diagnostic(JSON.stringify(effects))
  for (const count of Object.values(effects)) assert.ok(count > 0)
})
