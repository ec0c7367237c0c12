// How the time grows with patterns, values and documents that were made to be slow.

import { compile, matchStringPattern, type Policy, parsePolicy } from '@iamd/policy'
import { processorSeconds } from './measure.ts'
import { account } from './policy-set.ts'

interface Scaling {
  readonly name: string
  /** The smallest size; it is doubled twice. */
  readonly size: number
  /** Makes the input of a size; what it returns is measured. */
  prepare(size: number): () => unknown
}

function policyOf(statement: object): Policy {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } }
  const { policy, findings } = parsePolicy(JSON.stringify(document))
  if (policy === undefined) throw new TypeError(JSON.stringify(findings))
  return policy
}

interface Question {
  readonly resource?: string
  readonly keys?: Readonly<Record<string, string | readonly string[]>>
}

function decideBy(policies: readonly Policy[], { resource = '*', keys = {} }: Question) {
  const source = { id: 'hostile', type: 'user' } as const
  const evaluator = compile({ identity: policies.map((policy) => ({ policy, source })) })
  const arn = `arn:aws:iam::${account}:user/benchmark`
  const principal = { kind: 'user', account, arn, userId: 'AIDABENCHMARK' } as const
  const context = new Map(Object.entries(keys))
  return () => evaluator.decide({ principal, action: 's3:GetObject', resource, context })
}

const everything = { Action: '*', Resource: '*' }
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `value-${index}`)

const scalings: readonly Scaling[] = [
  {
    name: 'pattern *a*a…*a*b and text aaa…a',
    size: 50_000,
    prepare: (size) => {
      const [pattern, text] = [`${'*a'.repeat(size / 2)}*b`, 'a'.repeat(size)]
      return () => matchStringPattern(pattern, text)
    },
  },
  {
    name: 'pattern *aaa…ab* and text aaa…a',
    size: 50_000,
    prepare: (size) => {
      const [pattern, text] = [`*${'a'.repeat(size / 2)}b*`, 'a'.repeat(size)]
      return () => matchStringPattern(pattern, text)
    },
  },
  {
    name: 'pattern *?a?a…?b of 200 and a long text',
    size: 25_000,
    prepare: (size) => {
      const [pattern, text] = [`*${'?a'.repeat(99)}?b`, 'a'.repeat(size)]
      return () => matchStringPattern(pattern, text)
    },
  },
  {
    name: 'one large context value',
    size: 250_000,
    prepare: (size) => {
      const Condition = { StringLike: { 'aws:UserAgent': ['*x*x*y', '*aaab*', '?*b'] } }
      const keys = { 'aws:useragent': 'ax'.repeat(size / 2) }
      return decideBy([policyOf({ ...everything, Condition })], { keys })
    },
  },
  {
    name: 'many values against many values',
    size: 2000,
    prepare: (size) => {
      const values = numbered(size)
      const Condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': values } }
      const keys = { 'aws:tagkeys': values.toReversed() }
      return decideBy([policyOf({ ...everything, Condition })], { keys })
    },
  },
  {
    name: 'a resource of many steps, 1,000 statements',
    size: 10_000,
    prepare: (size) => {
      const policies = numbered(1000).map((value) =>
        policyOf({ Action: 's3:*', Resource: `arn:aws:s3:*:*:*/${value}/*` }),
      )
      return decideBy(policies, { resource: `arn:aws:s3:::bucket${'/value-'.repeat(size / 7)}` })
    },
  },
  {
    name: 'long lists of actions and resources, parsed and compiled',
    size: 1000,
    prepare: (size) => () => {
      const Action = numbered(size).map((value) => `s3:${value}`)
      const Resource = numbered(size).map((value) => `arn:aws:s3:::${value}/*`)
      return decideBy([policyOf({ Action, Resource })], { resource: 'arn:aws:s3:::none' })()
    },
  },
  {
    name: 'deep nesting, refused',
    size: 100_000,
    prepare: (size) => {
      const text = '{"Statement":'.repeat(size / 13)
      return () => parsePolicy(text)
    },
  },
]

/** Milliseconds for one run: the best of several. */
function bestTime(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round += 1) {
    const start = processorSeconds()
    let runs = 0
    while (processorSeconds() - start < 0.02) {
      run()
      runs += 1
    }
    best = Math.min(best, ((processorSeconds() - start) * 1000) / runs)
  }
  return best
}

/** Prints the time for a size, twice and four times as much, and the factor for each doubling. */
export function printScaling(): void {
  console.log('hostile inputs: milliseconds for size n, 2n, 4n; linear is a factor of 2 each time')
  for (const { name, size, prepare } of scalings) {
    const times = [size, size * 2, size * 4].map((one) => bestTime(prepare(one)))
    const [first = 0, , last = 0] = times
    const shown = times.map((time) => time.toPrecision(3).padStart(9)).join('')
    console.log(`  ${name.padEnd(58)}${shown}   × ${Math.sqrt(last / first).toFixed(2)}`)
  }
}
