// The simulator answers the published decisions of the corpus as decide and explain do.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
} from '@aws-sdk/client-iam'
import {
  type DecisionCase,
  type DecisionFile,
  decisionCases,
} from '../../../corpus/decision-corpus.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const corpus = new URL('../../../corpus/', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, corpus), 'utf8'))

/** The layers that have a parameter; SCPs have one, too. */
const layersAsked = new Set(['identity', 'boundary', 'resource'])

function allCases(): readonly DecisionCase[] {
  const files: DecisionFile[] = readdirSync(new URL('decisions/', corpus)).map((name) =>
    read(`decisions/${name}`),
  )
  return files.flatMap((file) => decisionCases(file, read('callers.json')))
}

/** What the simulator can't be told, or knows itself. */
const unaskable: readonly ((one: DecisionCase) => boolean)[] = [
  // It takes IAM users as callers, and knows none of their unique ids.
  ({ given }) => given.principal['kind'] !== 'user' || /AIDA/.test(JSON.stringify(given.layers)),
  ({ given }) => Object.keys(given.layers).some((name) => !layersAsked.has(name)),
  ({ given }) => 'resourceControl' in given.levels || given.resourcePolicyRequired,
  // It takes one resource policy, and no boundary without policies.
  ({ given }) => (given.layers['resource'] ?? []).length > 1,
  ({ given }) => given.layers['boundary']?.length === 0,
  // The owner is for resources whose ARN names none.
  ({ given }) => given.resourceAccount !== undefined && /:\d{12}:/.test(given.resource),
  // The clock is its own.
  ({ given }) => !('aws:CurrentTime' in given.context) && /aws:currenttime/i.test(textOf(given)),
  // Limits of its parameters: actions, characters of policies, lengths of keys.
  ({ given }) => !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(given.action),
  ({ given }) => /[^\0-\u00ff]/.test(textOf(given)),
  ({ given }) => Object.keys(given.context).some((name) => name.length < 5),
]

const textOf = (given: DecisionCase['given']) => JSON.stringify([given.layers, given.levels])

/** The parameters that ask a case, unless it can't be asked. */
function inputOf(one: DecisionCase): SimulateCustomPolicyCommandInput | undefined {
  if (unaskable.some((applies) => applies(one))) return undefined
  const { layers, levels, principal, action, resource, resourceAccount, context } = one.given
  const { identity = [], boundary = [], resource: resourcePolicies = [] } = layers
  const [resourcePolicy] = resourcePolicies.map((document) => JSON.stringify(document))
  return {
    PolicyInputList: identity.map((document) => JSON.stringify(document)),
    PermissionsBoundaryPolicyInputList: boundary.map((document) => JSON.stringify(document)),
    OrderedOrganizationPolicyInputList: (levels['serviceControl'] ?? []).map((level) => ({
      ServiceControlPolicyInputList: level.map((document) => JSON.stringify(document)),
    })),
    ResourcePolicy: resourcePolicy,
    CallerArn: String(principal['arn']),
    ActionNames: [action],
    ResourceArns: [resource],
    ResourceOwner: resourceAccount,
    ContextEntries: Object.entries(context).map(([name, value]) => ({
      ContextKeyName: name,
      ContextKeyType: typeof value === 'string' ? 'string' : 'stringList',
      ContextKeyValues: [value].flat(),
    })),
  }
}

test('SimulateCustomPolicy decides the corpus as it is published', async (context) => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const disagreements: object[] = []
  let asked = 0
  for (const one of allCases()) {
    const input = inputOf(one)
    if (input === undefined) continue
    asked += 1
    const answer = await iam.send(new SimulateCustomPolicyCommand(input)).then(
      ({ EvaluationResults: [result] = [] }) => result?.EvalDecision,
      (error: Error) => error.message,
    )
    const wanted = one.expect.decision
    if (answer !== wanted) disagreements.push({ row: one.name, answer, wanted })
  }
  assert.deepEqual(disagreements, [])
  context.diagnostic(`${asked} rows`)
  assert.ok(asked >= 1000, `${asked} rows`)
})
