// Tells in English what a delegation request asks for: who, how long, and each thing it may do.
import { type AccessLevel, findService } from '@iamd/catalog'
import { type ConditionClause, matchActionPattern, parsePolicy, type Statement } from '@iamd/policy'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { roleRestrictions } from './role-restrictions.ts'

/** Source: the model of GetHumanReadableSummary. */
const lengthMaximum = 10_000

/** How many actions are named one by one. */
const namedActionsMaximum = 8

/**
 * A summary of a request.
 *
 * DIVERGES: AWS has a language model write the summary. This one is made by rules from the policy
 * and AWS's descriptions of its actions: the same request always gives the same text.
 */
export function humanReadableSummary(request: DelegationRequest): string {
  const { content, ownerAccount, requestor } = request
  const statements = parsePolicy(content.policy, 'session').policy?.statements ?? []
  const account = ownerAccount === undefined ? 'your account' : `account ${ownerAccount}`
  const allowed = statements.filter(({ effect }) => effect === 'Allow')
  const denied = statements.filter(({ effect }) => effect === 'Deny')
  const restrictions = roleRestrictions(content.policy)
  const parts = [
    `${content.requestorName} (account ${requestor}) asks for temporary access to ${account} ` +
      `for ${durationText(content.sessionSeconds)}.`,
    `Purpose: ${content.description}`,
    section('It would be able to:', allowed),
    section('It would not be able to:', denied),
    restrictions.length === 0
      ? ''
      : 'Roles that it makes are limited by the permissions boundary ' +
        `${restrictions.join(' or ')} and remain after the access has ended.`,
    'It gets no more than whoever accepts the request may do.',
  ]
  const text = parts.filter((part) => part !== '').join('\n\n')
  return text.length <= lengthMaximum ? text : `${text.slice(0, lengthMaximum - 1)}…`
}

function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const amounts = [
    amountText(hours, 'hour'),
    amountText(minutes, 'minute'),
    amountText(seconds % 60, 'second'),
  ]
  return listText(amounts.filter((amount) => amount !== ''))
}

function amountText(amount: number, unit: string): string {
  if (amount === 0) return ''
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`
}

function section(title: string, statements: readonly Statement[]): string {
  const lines = statements.flatMap(statementLines)
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `- ${line}`)].join('\n')
}

/** A line for each service, or one for a statement that names what it is not about. */
function statementLines(statement: Statement): readonly string[] {
  const where = `on ${resourcesText(statement)}${conditionsText(statement.condition)}`
  const { action, notAction = [] } = statement
  if (action === undefined) return [`do everything except ${listText(notAction)} ${where}`]
  const byService = Map.groupBy(action, (pattern) => serviceOf(pattern))
  return [...byService].map(([service, patterns]) => {
    if (service === '*') return `do everything in every service ${where}`
    return `${actionsText(service, patterns)} ${where}`
  })
}

const serviceOf = (pattern: string): string =>
  pattern === '*' ? '*' : (pattern.split(':')[0]?.toLowerCase() ?? '')

/** What AWS's access levels let one do. */
const levelWords: Readonly<Record<AccessLevel, string>> = {
  List: 'list',
  Read: 'read',
  Write: 'create, change and delete',
  'Permissions management': 'manage permissions',
  Tagging: 'tag',
}

function actionsText(prefix: string, patterns: readonly string[]): string {
  const service = findService(prefix)
  const name = service?.name ?? prefix
  const matching = (service?.actions ?? []).filter((one) =>
    patterns.some((pattern) => matchActionPattern(pattern, `${one.service}:${one.name}`)),
  )
  if (service === undefined || matching.length === 0) {
    return `use ${name} (${listText(patterns.map(nameOf))})`
  }
  if (matching.length === service.actions.length) return `do everything in ${name}`
  const levels = Object.entries(levelWords).flatMap(([level, words]) => {
    const names = matching.filter((one) => one.accessLevel === level).map((one) => one.name)
    return names.length === 0 ? [] : [`${words} (${namesText(names)})`]
  })
  return `use ${name}: ${listText(levels)}`
}

const nameOf = (pattern: string): string => pattern.slice(pattern.indexOf(':') + 1)

const namesText = (names: readonly string[]): string =>
  names.length <= namedActionsMaximum
    ? names.join(', ')
    : `${names.slice(0, namedActionsMaximum).join(', ')} and ${names.length - namedActionsMaximum} more`

function resourcesText({ resource, notResource }: Statement): string {
  if (resource === undefined) return `all resources except ${listText(notResource ?? [])}`
  return resource.includes('*') ? 'all resources' : listText(resource)
}

const conditionsText = (clauses: readonly ConditionClause[]): string =>
  clauses.length === 0 ? '' : `, only if ${listText(clauses.map(clauseText))}`

/** Other operators are named as they are. */
const operatorWords: Readonly<Record<string, string>> = {
  StringEquals: 'is',
  StringNotEquals: 'is not',
  StringLike: 'matches',
  StringNotLike: 'does not match',
  ArnEquals: 'matches',
  ArnLike: 'matches',
  Bool: 'is',
  IpAddress: 'is in',
  NotIpAddress: 'is not in',
}

const clauseText = ({ operator, key, values }: ConditionClause): string =>
  `${key} ${operatorWords[operator] ?? operator} ${values.map((value) => `"${value}"`).join(' or ')}`

function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}
