// Parses one statement: which elements are there, and each of them by its own rules.

import type { JsonObject } from '../json/json-node.ts'
import type { Effect, Statement } from '../model/policy.ts'
import { checkGithubTrust } from './check-github-trust.ts'
import { checkResourceControl } from './check-resource-control.ts'
import type { FindingCollector, Located } from './finding-collector.ts'
import { parseActions } from './parse-action.ts'
import { parseCondition } from './parse-condition.ts'
import { parsePrincipal } from './parse-principal.ts'
import { parseResources } from './parse-resource.ts'
import { asString, memberOf, refuseUnknownMembers } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

const elements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const

type Optional<Name extends keyof Statement> = Partial<Pick<Statement, Name>>

/** Parses a statement; undefined when it has no usable Effect, which is then a finding. */
export function parseStatement(
  at: Located<JsonObject>,
  context: StatementContext,
): Statement | undefined {
  const { collector } = context
  refuseUnknownMembers(at, elements, collector)
  const effect = parseEffect(at, collector)
  const parsed = {
    ...parseSid(at, context),
    ...principalElements(at, context),
    ...actionElements(at, context),
    ...resourceElements(at, context),
  }
  const condition = memberOf(at, 'Condition')
  const conditionClauses = condition === undefined ? [] : parseCondition(condition, context)
  if (effect === undefined) return undefined
  const statement: Statement = {
    effect,
    ...parsed,
    condition: conditionClauses,
    start: collector.positionOf(at.node.start),
    end: collector.positionOf(at.node.end - 1),
  }
  if (context.kind === 'trust') checkGithubTrust(statement, at, collector)
  if (context.grammar.denyOnly) checkResourceControl(statement, at, collector)
  return statement
}

function parseEffect(at: Located<JsonObject>, collector: FindingCollector): Effect | undefined {
  const member = memberOf(at, 'Effect')
  if (member === undefined) {
    collector.error('missing-effect', 'the statement has no Effect', at)
    return undefined
  }
  const effect = asString(member, collector)
  if (effect === undefined) return undefined
  const { value } = effect.node
  if (value === 'Allow' || value === 'Deny') return value
  collector.error('invalid-effect', `\`${value}\` is neither \`Allow\` nor \`Deny\``, effect, value)
  return undefined
}

function parseSid(at: Located<JsonObject>, context: StatementContext): Optional<'sid'> {
  const member = memberOf(at, 'Sid')
  const sid = member && asString(member, context.collector)
  if (sid === undefined) return {}
  const { value } = sid.node
  if (context.grammar.strictSid && !/^[0-9A-Za-z]*$/.test(value)) {
    const message = `the Sid \`${value}\` has characters other than letters and digits`
    context.collector.error('invalid-sid', message, sid, value)
  }
  return { sid: value }
}

/** Reports two elements that exclude each other. */
function refuseBoth(
  at: Located<JsonObject>,
  name: string,
  notName: string,
  collector: FindingCollector,
): void {
  const both = memberOf(at, name) && memberOf(at, notName)
  if (!both) return
  const message = `a statement cannot have both ${name} and ${notName}`
  collector.error('conflicting-elements', message, both, notName)
}

function principalElements(
  at: Located<JsonObject>,
  context: StatementContext,
): Optional<'principal' | 'notPrincipal'> {
  const { grammar, collector } = context
  const principal = memberOf(at, 'Principal')
  const notPrincipal = memberOf(at, 'NotPrincipal')
  refuseBoth(at, 'Principal', 'NotPrincipal', collector)
  if (grammar.principal === 'prohibited' && principal !== undefined) {
    const message = 'this kind of policy cannot have a Principal'
    collector.error('prohibited-principal', message, principal, 'Principal')
  }
  if (!grammar.notPrincipal && notPrincipal !== undefined) {
    const message = 'this kind of policy cannot have a NotPrincipal'
    collector.error('prohibited-not-principal', message, notPrincipal, 'NotPrincipal')
  }
  if (grammar.principal === 'prohibited') return {}
  if (principal === undefined && notPrincipal === undefined) {
    collector.error('missing-principal', 'the statement has no Principal', at)
  }
  const included = principal && parsePrincipal(principal, context)
  const excluded = notPrincipal && parsePrincipal(notPrincipal, context)
  return {
    ...(included !== undefined && { principal: included }),
    ...(excluded !== undefined && { notPrincipal: excluded }),
  }
}

function actionElements(
  at: Located<JsonObject>,
  context: StatementContext,
): Optional<'action' | 'notAction'> {
  const { grammar, collector } = context
  const action = memberOf(at, 'Action')
  const notAction = memberOf(at, 'NotAction')
  refuseBoth(at, 'Action', 'NotAction', collector)
  if (action === undefined && notAction === undefined) {
    collector.error('missing-action', 'the statement has no Action or NotAction', at)
  }
  if (!grammar.notAction && notAction !== undefined) {
    const message = 'this kind of policy cannot have a NotAction'
    collector.error('prohibited-not-action', message, notAction, 'NotAction')
  }
  return {
    ...(action && { action: parseActions(action, context) }),
    ...(notAction && { notAction: parseActions(notAction, context) }),
  }
}

function resourceElements(
  at: Located<JsonObject>,
  context: StatementContext,
): Optional<'resource' | 'notResource'> {
  const { grammar, collector } = context
  const resource = memberOf(at, 'Resource')
  const notResource = memberOf(at, 'NotResource')
  refuseBoth(at, 'Resource', 'NotResource', collector)
  if (grammar.resource === 'prohibited') {
    for (const element of [resource, notResource]) {
      if (element === undefined) continue
      const name = element === resource ? 'Resource' : 'NotResource'
      const message = `a trust policy cannot have a ${name}`
      collector.error('prohibited-resource', message, element, name)
    }
    return {}
  }
  if (resource === undefined && notResource === undefined) {
    collector.error('missing-resource', 'the statement has no Resource or NotResource', at)
  }
  return {
    ...(resource && { resource: parseResources(resource, context) }),
    ...(notResource && { notResource: parseResources(notResource, context) }),
  }
}
