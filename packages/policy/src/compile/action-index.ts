// Finds the statements of a policy whose action element matches: exact, by prefix, by the rest.

import type { ActionPattern, RequestedAction } from '../match/action-pattern.ts'
import { emptyContext } from '../match/resolve-template.ts'
import type { TextMatcher } from '../match/text-matcher.ts'
import { actionMatches, type CompiledStatement } from './compiled-statement.ts'
import { type PrefixIndex, prefixIndex, visitByPrefix } from './prefix-index.ts'
import { type StatementSet, statementSet, visitStatements } from './statement-set.ts'

interface PatternEntry {
  readonly name: TextMatcher
  readonly statements: StatementSet
}

interface ServiceIndex {
  readonly exact: ReadonlyMap<string, StatementSet>
  readonly patterns: PrefixIndex<PatternEntry>
}

export interface ActionIndex {
  /** Statements about every action. */
  readonly any: StatementSet
  readonly services: ReadonlyMap<string, ServiceIndex>
  /** Statements with NotAction, which can't be looked up. */
  readonly negated: readonly CompiledStatement[]
}

/** Statements that share one action pattern. */
interface Group {
  readonly pattern: ActionPattern
  readonly statements: CompiledStatement[]
}

/** Builds the index of a policy's statements. */
export function actionIndex(statements: readonly CompiledStatement[]): ActionIndex {
  const any: CompiledStatement[] = []
  const services = new Map<string, Map<string, Group>>()
  for (const compiled of statements) {
    if (compiled.action.negated) continue
    if (compiled.action.patterns.some((pattern) => pattern.kind === 'any')) {
      any.push(compiled)
      continue
    }
    for (const [index, pattern] of compiled.action.patterns.entries()) {
      if (pattern.kind === 'any') continue
      const text = compiled.statement.action?.[index]?.toLowerCase() ?? ''
      addToGroup(services, pattern.service, text, { pattern, statements: [compiled] })
    }
  }
  return {
    any: statementSet(any),
    services: new Map([...services].map(([name, groups]) => [name, serviceIndex(groups)])),
    negated: statements.filter((compiled) => compiled.action.negated),
  }
}

function addToGroup(
  services: Map<string, Map<string, Group>>,
  service: string,
  text: string,
  single: Group,
): void {
  const groups = services.get(service) ?? new Map<string, Group>()
  services.set(service, groups)
  const group = groups.get(text)
  if (group === undefined) groups.set(text, single)
  else group.statements.push(...single.statements)
}

function serviceIndex(groups: ReadonlyMap<string, Group>): ServiceIndex {
  const exact = new Map<string, StatementSet>()
  const patterns: { prefix: string; item: PatternEntry }[] = []
  for (const { pattern, statements } of groups.values()) {
    if (pattern.kind === 'any') continue
    const { name } = pattern
    const set = statementSet(statements)
    if (name.exact) exact.set(name.literalPrefix, set)
    else patterns.push({ prefix: name.literalPrefix, item: { name, statements: set } })
  }
  return { exact, patterns: prefixIndex(patterns) }
}

/** What a look-up carries along. */
export interface IndexVisit {
  readonly action: RequestedAction
  readonly resource: string
  /** Gets each statement whose action matches and whose resource may match. */
  visit(statement: CompiledStatement): void
}

/** Visits the statements whose action matches; one may be visited more than once. */
export function visitByAction(index: ActionIndex, visit: IndexVisit): void {
  visitStatements(index.any, visit.resource, visitStatement, visit)
  const service = index.services.get(visit.action.service)
  if (service !== undefined) {
    const exact = service.exact.get(visit.action.name)
    if (exact !== undefined) visitStatements(exact, visit.resource, visitStatement, visit)
    visitByPrefix(service.patterns, visit.action.name, visitPattern, visit)
  }
  for (const statement of index.negated) {
    if (actionMatches(statement, visit.action)) visit.visit(statement)
  }
}

function visitPattern(entry: PatternEntry, visit: IndexVisit): void {
  if (!entry.name.matches(visit.action.name, emptyContext)) return
  visitStatements(entry.statements, visit.resource, visitStatement, visit)
}

function visitStatement(statement: CompiledStatement, visit: IndexVisit): void {
  visit.visit(statement)
}
