// Casbin, by its own functions: regexMatch, ipMatch, and eval for the condition of each policy.

import { newEnforcer, newModelFromString } from 'casbin'
import type { StatementDocument } from '../policy-set.ts'
import type { BenchmarkRequest } from '../requests.ts'
import type { Engine } from './engine.ts'
import { expressionOfAny } from './wildcards.ts'

const model = `
[request_definition]
r = act, res, ctx

[policy_definition]
p = name, act, res, cond, eft

[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))

[matchers]
m = regexMatch(r.act, p.act) && regexMatch(r.res, p.res) && eval(p.cond)
`

const quoted = (text: string) => `'${text}'`

/** A key as an attribute: its letters and digits. */
const attributeName = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, '')

/** What a key that the request lacks is compared as; no policy has such a text. */
const absent = 'absent-key'

type WriteTest = (attribute: string, values: readonly string[]) => string

const anyOf = (tests: readonly string[]) => `(${tests.join(' || ')})`

/** Those operators that the policies of the benchmark have. */
const operators: Readonly<Record<string, WriteTest>> = {
  StringEquals: (attribute, values) =>
    anyOf(values.map((value) => `${attribute} == ${quoted(value)}`)),
  StringNotEquals: (attribute, values) =>
    `!${anyOf(values.map((value) => `${attribute} == ${quoted(value)}`))}`,
  // Casbin puts the text in by String.replace, where a dollar before a quote has a meaning.
  StringLike: (attribute, values) =>
    `regexMatch(${attribute}, ${quoted(`${expressionOfAny(values, false)}(?:)`)})`,
  Bool: (attribute, [value = '']) => `${attribute} == ${quoted(value)}`,
  NumericLessThan: (attribute, [value = '']) => `${attribute} < ${value}`,
  DateLessThan: (attribute, [value = '']) => `${attribute} < ${Date.parse(value)}`,
  IpAddress: (attribute, values) =>
    anyOf(values.map((value) => `ipMatch(${attribute}, ${quoted(value)})`)),
}

function conditionText(statement: StatementDocument, folderTest: readonly string[]): string {
  const tests = Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const test = operators[operator]?.(`r.ctx.${attributeName(key)}`, values)
      if (test === undefined) throw new TypeError(`no operator ${operator}`)
      return test
    }),
  )
  const all = [...tests, ...folderTest]
  return all.length === 0 ? 'true' : all.join(' && ')
}

/** As for Cedar, a variable that is a whole step of a path is compared with that step. */
function policyOf(statement: StatementDocument, index: number): string[] {
  const { Effect, Action, NotAction = [], Resource, NotResource = [] } = statement
  const actions = (Action ?? NotAction).map((pattern) => pattern.toLowerCase())
  const resources = (Resource ?? NotResource).map((one) => one.replace('${aws:username}/*', '*'))
  const hasVariable = Resource?.some((one) => one.includes('${aws:username}/*')) === true
  return [
    `statement-${index}`,
    expressionOfAny(actions, Action === undefined),
    expressionOfAny(resources, Resource === undefined),
    conditionText(statement, hasVariable ? ['r.ctx.folder == r.ctx.awsusername'] : []),
    Effect === 'Deny' ? 'deny' : 'allow',
  ]
}

function contextOf(request: BenchmarkRequest): Readonly<Record<string, string | number>> {
  const keys = [...request.keys].map(([key, text]) => {
    if (key === 'aws:currenttime') return [attributeName(key), Date.parse(text)]
    return [attributeName(key), key === 'aws:multifactorauthage' ? Number(text) : text]
  })
  const [, folder, more] = request.resource.split('/')
  return {
    s3prefix: absent,
    awsresourcetagapplication: absent,
    ...Object.fromEntries(keys),
    folder: more === undefined || folder === undefined ? absent : folder,
  }
}

export const casbinEngine: Engine = {
  name: 'casbin',
  memory: 'heap',
  load: async (documents) => {
    const enforcer = await newEnforcer(newModelFromString(model))
    const statements = documents.flatMap((document) => document.Statement)
    if (!(await enforcer.addPolicies(statements.map(policyOf)))) {
      throw new TypeError('casbin refused the policies')
    }
    return {
      prepare: (request) => {
        const action = request.action.toLowerCase()
        const context = contextOf(request)
        return () =>
          enforcer.enforceSync(action, request.resource, context) ? 'allowed' : 'denied'
      },
    }
  },
}
