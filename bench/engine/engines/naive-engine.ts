// The obvious evaluator: every statement in turn, with expressions and ranges prepared once.

import type { StatementDocument } from '../policy-set.ts'
import type { BenchmarkRequest } from '../requests.ts'
import type { Engine } from './engine.ts'
import { expressionOfAny } from './wildcards.ts'

type Test = (request: BenchmarkRequest) => boolean

interface NaiveStatement {
  readonly isDeny: boolean
  readonly tests: readonly Test[]
}

const variablePattern = /\$\{([^}]+)\}/g

function actionTest(patterns: readonly string[], negated: boolean): Test {
  const expression = new RegExp(expressionOfAny(patterns, negated), 'i')
  return ({ action }) => expression.test(action)
}

function resourceTest(patterns: readonly string[], negated: boolean): Test {
  if (patterns.includes('*')) return () => !negated
  if (!patterns.some((pattern) => pattern.includes('${'))) {
    const expression = new RegExp(expressionOfAny(patterns, negated))
    return ({ resource }) => expression.test(resource)
  }
  return ({ resource, keys }) => {
    const filled = patterns.map((pattern) =>
      pattern.replace(variablePattern, (_, key: string) => keys.get(key.toLowerCase()) ?? ''),
    )
    return new RegExp(expressionOfAny(filled, negated)).test(resource)
  }
}

type ValueTest = (value: string) => boolean

/** Those operators that the policies of the benchmark have. */
const operators: Readonly<Record<string, (values: readonly string[]) => ValueTest>> = {
  StringEquals: (values) => (value) => values.includes(value),
  StringNotEquals: (values) => (value) => !values.includes(value),
  StringLike: (values) => {
    const expression = new RegExp(expressionOfAny(values, false))
    return (value) => expression.test(value)
  },
  Bool: (values) => (value) => values.includes(value),
  NumericLessThan: ([limit]) => {
    const number = Number(limit)
    return (value) => Number(value) < number
  },
  DateLessThan: ([limit = '']) => {
    const time = Date.parse(limit)
    return (value) => Date.parse(value) < time
  },
  IpAddress: (values) => {
    const ranges = values.map(addressRange)
    return (value) => {
      const address = addressNumber(value)
      return ranges.some(({ first, size }) => address >= first && address < first + size)
    }
  },
}

function addressNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}

function addressRange(range: string): { readonly first: number; readonly size: number } {
  const [address = '', bits = '32'] = range.split('/')
  return { first: addressNumber(address), size: 2 ** (32 - Number(bits)) }
}

function conditionTests(statement: StatementDocument): readonly Test[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): Test => {
      const test = operators[operator]?.(values)
      if (test === undefined) throw new TypeError(`no operator ${operator}`)
      const lowerCaseKey = key.toLowerCase()
      const whenMissing = operator.includes('Not')
      return (request) => {
        const value = request.keys.get(lowerCaseKey)
        return value === undefined ? whenMissing : test(value)
      }
    }),
  )
}

function prepare(statement: StatementDocument): NaiveStatement {
  const { Action, NotAction = [], Resource, NotResource = [] } = statement
  return {
    isDeny: statement.Effect === 'Deny',
    tests: [
      actionTest(Action ?? NotAction, Action === undefined),
      resourceTest(Resource ?? NotResource, Resource === undefined),
      ...conditionTests(statement),
    ],
  }
}

export const naiveEngine: Engine = {
  name: 'naive',
  memory: 'heap',
  load: async (documents) => {
    const statements = documents.flatMap((document) => document.Statement.map(prepare))
    return {
      prepare: (request) => () => {
        let effect: 'allowed' | 'denied' = 'denied'
        for (const { isDeny, tests } of statements) {
          if (!isDeny && effect === 'allowed') continue
          if (!tests.every((test) => test(request))) continue
          if (isDeny) return 'denied'
          effect = 'allowed'
        }
        return effect
      },
    }
  },
}
