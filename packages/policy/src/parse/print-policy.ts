// Prints a policy as JSON in one fixed form: parsing what is printed gives the same policy.

import type { ConditionClause, Policy, PrincipalElement, Statement } from '../model/policy.ts'

/** Prints with two blanks of indentation. Lists of one are printed as the bare value. */
export function printPolicy(policy: Policy): string {
  const document = {
    Version: policy.version,
    ...(policy.id !== undefined && { Id: policy.id }),
    Statement: policy.statements.map(printedStatement),
  }
  return JSON.stringify(document, undefined, 2)
}

function printedStatement(statement: Statement): object {
  const { sid, principal, notPrincipal, action, notAction, resource, notResource } = statement
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: statement.effect,
    ...(principal && { Principal: printedPrincipal(principal) }),
    ...(notPrincipal && { NotPrincipal: printedPrincipal(notPrincipal) }),
    ...(action && { Action: bareIfOne(action) }),
    ...(notAction && { NotAction: bareIfOne(notAction) }),
    ...(resource && { Resource: bareIfOne(resource) }),
    ...(notResource && { NotResource: bareIfOne(notResource) }),
    ...(statement.condition.length > 0 && { Condition: printedCondition(statement.condition) }),
  }
}

function bareIfOne(values: readonly string[]): string | readonly string[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}

function printedPrincipal(element: PrincipalElement): unknown {
  if (element === '*') return '*'
  const byType = Map.groupBy(element, (entry) => entry.type)
  return Object.fromEntries(
    [...byType].map(([type, entries]) => [type, bareIfOne(entries.map((entry) => entry.value))]),
  )
}

function printedCondition(clauses: readonly ConditionClause[]): object {
  const byOperator = Map.groupBy(clauses, (clause) => clause.operator)
  return Object.fromEntries(
    [...byOperator].map(([operator, group]) => [
      operator,
      Object.fromEntries(group.map((clause) => [clause.key, bareIfOne(clause.values)])),
    ]),
  )
}
