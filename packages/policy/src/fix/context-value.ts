// Derives a value of a context key with which a condition clause holds, or fails.

import { type OperatorUse, readOperator } from '../conditions/operators.ts'
import { resolveText } from '../match/resolve-template.ts'
import { parseTemplate, type TemplatePart } from '../match/template.ts'
import type { ConditionClause, PolicyVersion } from '../model/policy.ts'
import type { ContextReader, ContextValue } from '../model/request.ts'

/**
 * Keys whose value follows from who calls, from what is called, or from the clock: another value
 * is another request, so none is proposed.
 */
const givenKeys = new Set(
  [
    'aws:username',
    'aws:userid',
    'aws:PrincipalArn',
    'aws:PrincipalAccount',
    'aws:PrincipalType',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:PrincipalIsAWSService',
    'aws:PrincipalServiceName',
    'aws:PrincipalServiceNamesList',
    'aws:FederatedProvider',
    'aws:AssumedRoot',
    'aws:ResourceAccount',
    'aws:ResourceOrgID',
    'aws:ResourceOrgPaths',
    'aws:CurrentTime',
    'aws:EpochTime',
    'aws:TokenIssueTime',
  ].map((key) => key.toLowerCase()),
)

/** What a clause is asked with. */
export interface ClauseQuestion {
  readonly clause: ConditionClause
  readonly version: PolicyVersion
  readonly context: ContextReader
}

/**
 * A value for the clause's key with which the clause should hold (or fail, when that is wanted);
 * undefined when none can be derived. The engine has the last word on whether it works.
 */
export function contextValueFor(
  { clause, version, context }: ClauseQuestion,
  wanted: 'holds' | 'fails',
): ContextValue | undefined {
  const use = readOperator(clause.operator)
  const key = clause.key.toLowerCase()
  if (use === undefined || givenKeys.has(key)) return undefined
  const sample = sampleText(use, { clause, version, context }, wanted === 'holds')
  if (sample === undefined) return undefined
  const isMultivalued = use.set !== undefined || Array.isArray(context.get(key))
  return isMultivalued ? [sample] : sample
}

function sampleText(
  use: OperatorUse,
  question: ClauseQuestion,
  holds: boolean,
): string | undefined {
  const { name, negated } = use.operator
  const { values } = question.clause
  if (name === 'Null') {
    const wantsPresence = values.some((value) => value.toLowerCase() === 'false') === holds
    return wantsPresence ? 'value' : undefined
  }
  const mustMatch = holds !== negated
  const step = comparisonSteps.get(name.replace(/^(Numeric|Date)/, ''))
  if (step !== undefined) return comparedText(use, values[0], mustMatch ? step.match : step.miss)
  if (name === 'Bool') return booleanText(question, mustMatch)
  return mustMatch ? matchingText(use, question) : undefined
}

/** How far from the policy's number one lies that stands in the relation, or does not. */
const comparisonSteps = new Map([
  ['LessThan', { match: -1, miss: 0 }],
  ['LessThanEquals', { match: 0, miss: 1 }],
  ['GreaterThan', { match: 1, miss: 0 }],
  ['GreaterThanEquals', { match: 0, miss: -1 }],
])

function comparedText(
  use: OperatorUse,
  value: string | undefined,
  step: number,
): string | undefined {
  if (value === undefined || step === 0) return value
  const isNumeric = use.operator.name.startsWith('Numeric')
  return isNumeric && Number.isSafeInteger(Number(value)) ? String(Number(value) + step) : undefined
}

function booleanText(question: ClauseQuestion, mustMatch: boolean): string | undefined {
  const text = textsOf(question, false)[0]?.toLowerCase()
  if (text !== 'true' && text !== 'false') return undefined
  return mustMatch ? text : String(text === 'false')
}

/** What a pattern's wildcards stand for in a sample. */
const anyArn = 'arn:aws:example:::value'

function matchingText(use: OperatorUse, question: ClauseQuestion): string | undefined {
  const { name } = use.operator
  if (/Like$/.test(name) || name.startsWith('Arn')) {
    const [text] = textsOf(question, true)
    if (text !== '') return text
    return name.startsWith('Arn') ? anyArn : 'value'
  }
  if (/IpAddress$/.test(name)) return question.clause.values[0]?.split('/', 1)[0]
  return use.operator.family.variables ? textsOf(question, false)[0] : question.clause.values[0]
}

/** The policy values with their variables filled in, as far as these have values. */
function textsOf(
  { clause, version, context }: ClauseQuestion,
  wildcards: boolean,
): readonly string[] {
  const variables = version === '2012-10-17'
  return clause.values.flatMap((value) => {
    const template = parseTemplate(value, { wildcards, variables })
    if ('problem' in template) return []
    return resolveText(template.parts.map(withoutWildcard), context) ?? []
  })
}

/** `*` may stand for nothing, `?` needs a character. */
function withoutWildcard(part: TemplatePart): TemplatePart {
  if (part.kind === 'any-run') return { kind: 'text', text: '' }
  return part.kind === 'any-one' ? { kind: 'text', text: 'x' } : part
}
