// Compiles a statement into matchers, one for each element; decide and explain share them.

import { type ConditionTest, conditionTest } from '../conditions/condition-test.ts'
import {
  type ActionPattern,
  actionPattern,
  matchAction,
  type RequestedAction,
} from '../match/action-pattern.ts'
import { type ResourceMatcher, resourceMatcher, resourceParts } from '../match/resource-matcher.ts'
import type { GrantKind } from '../model/decision.ts'
import type { Statement } from '../model/policy.ts'
import type { ContextReader, Principal } from '../model/request.ts'
import {
  appliesDespiteNotPrincipal,
  type CompiledPrincipal,
  compilePrincipal,
  grantKind,
} from './compiled-principal.ts'

/** A list of patterns, or the list of what it must not be. */
interface PatternElement<Pattern> {
  readonly negated: boolean
  readonly patterns: readonly Pattern[]
}

export interface CompiledStatement {
  readonly index: number
  readonly statement: Statement
  readonly isDeny: boolean
  /** Absent in identity policies. */
  readonly principal: PatternElement<CompiledPrincipal> | undefined
  readonly action: PatternElement<ActionPattern>
  /** Absent in trust policies. */
  readonly resource: PatternElement<ResourceMatcher> | undefined
  readonly conditions: readonly ConditionTest[]
}

/** A request as the matchers want it. */
export interface PreparedRequest {
  readonly principal: Principal
  readonly action: RequestedAction
  readonly resource: string
  readonly context: ContextReader
  readonly hasBoundary: boolean
}

/** Compiles a parsed statement; `variables` is true for version 2012-10-17. */
export function compileStatement(
  statement: Statement,
  index: number,
  variables: boolean,
): CompiledStatement {
  return {
    index,
    statement,
    isDeny: statement.effect === 'Deny',
    principal: element(statement.principal, statement.notPrincipal, (value) => [
      compilePrincipal(value),
    ]),
    action: element(statement.action, statement.notAction, (list) => list.map(actionPattern)) ?? {
      negated: false,
      patterns: [],
    },
    resource: element(statement.resource, statement.notResource, (list) =>
      list.map((entry) => compileResource(entry, variables)),
    ),
    conditions: statement.condition.map((clause) => conditionTest(clause, variables)),
  }
}

function element<Value, Pattern>(
  value: Value | undefined,
  notValue: Value | undefined,
  compile: (value: Value) => readonly Pattern[],
): PatternElement<Pattern> | undefined {
  if (value !== undefined) return { negated: false, patterns: compile(value) }
  return notValue === undefined ? undefined : { negated: true, patterns: compile(notValue) }
}

function compileResource(entry: string, variables: boolean): ResourceMatcher {
  const template = resourceParts(entry, variables)
  // INVARIANT: the parser refused entries with a malformed variable.
  if ('problem' in template) throw new TypeError(template.problem)
  return resourceMatcher(template.parts)
}

/** How the statement applies to the caller; undefined when it does not. */
export function principalGrant(
  compiled: CompiledStatement,
  request: PreparedRequest,
): GrantKind | undefined {
  const { principal, statement } = compiled
  if (principal === undefined) return 'direct'
  const [named] = principal.patterns
  if (named === undefined) return undefined
  if (!principal.negated) return grantKind(named, statement.effect, request.principal)
  const applies = appliesDespiteNotPrincipal(
    named,
    statement.effect,
    request.principal,
    request.hasBoundary,
  )
  return applies ? 'direct' : undefined
}

export function actionMatches(compiled: CompiledStatement, action: RequestedAction): boolean {
  const { negated, patterns } = compiled.action
  for (const pattern of patterns) if (matchAction(pattern, action)) return !negated
  return negated
}

export function resourceMatches(compiled: CompiledStatement, request: PreparedRequest): boolean {
  if (compiled.resource === undefined) return true
  const { negated, patterns } = compiled.resource
  for (const pattern of patterns) {
    if (pattern.matches(request.resource, request.context)) return !negated
  }
  return negated
}

export function conditionsHold(compiled: CompiledStatement, context: ContextReader): boolean {
  for (const condition of compiled.conditions) if (!condition.holds(context)) return false
  return true
}
