// Cedar's own engine, built to WebAssembly: each statement becomes a permit or forbid policy.

import {
  type CedarValueJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { StatementDocument } from '../policy-set.ts'
import type { BenchmarkRequest } from '../requests.ts'
import type { Engine } from './engine.ts'

const quoted = (text: string) => JSON.stringify(text)
const extension = (fn: string) => (arg: string) => ({ __extn: { fn, arg } })

/** Keys that are not strings. */
const valueTypes: Readonly<Record<string, (text: string) => CedarValueJson>> = {
  'aws:sourceip': extension('ip'),
  'aws:currenttime': extension('datetime'),
  'aws:multifactorauthage': Number,
  'aws:securetransport': (text) => text === 'true',
}

type WriteTest = (attribute: string, values: readonly string[]) => string

const anyOf = (tests: readonly string[]) => `(${tests.join(' || ')})`
const like: WriteTest = (attribute, values) =>
  anyOf(values.map((value) => `${attribute} like ${quoted(value)}`))

/** Those operators that the policies of the benchmark have. */
const operators: Readonly<Record<string, WriteTest>> = {
  StringEquals: (attribute, values) => `[${values.map(quoted)}].contains(${attribute})`,
  StringNotEquals: (attribute, values) => `!([${values.map(quoted)}].contains(${attribute}))`,
  StringLike: like,
  Bool: (attribute, [value = '']) => `${attribute} == ${value}`,
  NumericLessThan: (attribute, [value = '']) => `${attribute} < ${value}`,
  DateLessThan: (attribute, [value = '']) => `${attribute} < datetime(${quoted(value)})`,
  IpAddress: (attribute, values) =>
    anyOf(values.map((value) => `${attribute}.isInRange(ip(${quoted(value)}))`)),
}

function conditionTests(statement: StatementDocument): readonly string[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const name = quoted(key.toLowerCase())
      const test = operators[operator]?.(`context[${name}]`, values)
      if (test === undefined) throw new TypeError(`no operator ${operator}`)
      return operator.includes('Not')
        ? `(!(context has ${name}) || ${test})`
        : `(context has ${name} && ${test})`
    }),
  )
}

/**
 * Cedar's `like` takes no variables. The policies of the benchmark have one as a whole step of a
 * path, so the request brings that step along.
 */
function resourceTest(pattern: string): string {
  const [start = '', rest] = pattern.split('${aws:username}')
  if (rest === undefined) return `context.resource like ${quoted(pattern)}`
  if (rest !== '/*') throw new TypeError(`no translation of ${pattern}`)
  const startTest = `context.resource like ${quoted(`${start}*`)}`
  return `(${startTest} && context has folder && context.folder == context["aws:username"])`
}

/** The step between the first two slashes. */
function folderOf(resource: string): string | undefined {
  const [, folder, more] = resource.split('/')
  return more === undefined ? undefined : folder
}

const hasWildcard = (pattern: string) => pattern.includes('*')

function policyText(statement: StatementDocument): string {
  const { Effect, Action, NotAction = [], Resource, NotResource = [] } = statement
  const actions = (Action ?? NotAction).map((pattern) => pattern.toLowerCase())
  const isListed = Action !== undefined && !actions.some(hasWildcard)
  const scope = isListed
    ? `action in [${actions.map((name) => `Action::${quoted(name)}`)}]`
    : 'action'
  const resources = anyOf((Resource ?? NotResource).map(resourceTest))
  const tests = [
    ...(isListed ? [] : [`${Action === undefined ? '!' : ''}${like('context.action', actions)}`]),
    `${Resource === undefined ? '!' : ''}${resources}`,
    ...conditionTests(statement),
  ]
  const effect = Effect === 'Deny' ? 'forbid' : 'permit'
  return `${effect}(principal, ${scope}, resource) when { ${tests.join(' && ')} };`
}

let setCount = 0

function authorizationCall(request: BenchmarkRequest, set: string): StatefulAuthorizationCall {
  const action = request.action.toLowerCase()
  const keys = [...request.keys].map(([key, text]) => [key, valueTypes[key]?.(text) ?? text])
  const folder = folderOf(request.resource)
  return {
    principal: { type: 'User', id: 'benchmark' },
    action: { type: 'Action', id: action },
    resource: { type: 'Resource', id: 'any' },
    context: {
      ...Object.fromEntries(keys),
      action,
      resource: request.resource,
      ...(folder !== undefined && { folder }),
    },
    entities: [],
    preparsedPolicySetId: set,
  }
}

export const cedarEngine: Engine = {
  name: 'cedar',
  memory: 'process',
  load: async (documents) => {
    setCount += 1
    const set = `set-${setCount}`
    const statements = documents.flatMap((document) => document.Statement)
    const staticPolicies = statements.map(policyText).join('\n')
    const answer = preparsePolicySet(set, { staticPolicies })
    if (answer.type === 'failure') throw new TypeError(JSON.stringify(answer.errors))
    return {
      prepare: (request) => {
        const call = authorizationCall(request, set)
        return () => {
          const decided = statefulIsAuthorized(call)
          if (decided.type === 'failure') throw new TypeError(JSON.stringify(decided.errors))
          const [failed] = decided.response.diagnostics.errors
          if (failed !== undefined) throw new TypeError(JSON.stringify(failed))
          return decided.response.decision === 'allow' ? 'allowed' : 'denied'
        }
      },
    }
  },
}
