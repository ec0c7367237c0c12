// Words a mismatch: which element of a statement failed, and what was compared with what.

import { principalName } from '../compile/compiled-principal.ts'
import type { PreparedRequest } from '../compile/compiled-statement.ts'
import type { Mismatch, ResolvedValue } from '../model/decision.ts'
import type { ConditionClause, PrincipalElement, Statement } from '../model/policy.ts'
import type { ContextReader } from '../model/request.ts'
import { resolvedConditionValues, resolvedResources } from './resolved-values.ts'

export function principalMismatch(statement: Statement, request: PreparedRequest): Mismatch {
  const { principal, notPrincipal } = statement
  return {
    element: notPrincipal === undefined ? 'Principal' : 'NotPrincipal',
    policyValues: principalValues(principal ?? notPrincipal ?? []),
    requestValue: principalName(request.principal),
  }
}

function principalValues(element: PrincipalElement): readonly string[] {
  return element === '*' ? ['*'] : element.map((entry) => entry.value)
}

export function actionMismatch(statement: Statement, request: PreparedRequest): Mismatch {
  return {
    element: statement.notAction === undefined ? 'Action' : 'NotAction',
    policyValues: statement.action ?? statement.notAction ?? [],
    requestValue: request.action.text,
  }
}

/** `variables` is true for version 2012-10-17. */
export function resourceMismatch(
  statement: Statement,
  request: PreparedRequest,
  variables: boolean,
): Mismatch {
  const policyValues = statement.resource ?? statement.notResource ?? []
  return {
    element: statement.notResource === undefined ? 'Resource' : 'NotResource',
    policyValues,
    ...shown(variables ? resolvedResources(policyValues, request.context) : []),
    requestValue: request.resource,
  }
}

/** `variables` is true for version 2012-10-17. */
export function conditionMismatch(
  clause: ConditionClause,
  context: ContextReader,
  variables: boolean,
): Mismatch {
  const found = context.get(clause.key.toLowerCase())
  const requestValues = typeof found === 'string' ? [found] : found
  return {
    element: 'Condition',
    operator: clause.operator,
    key: clause.key,
    policyValues: clause.values,
    ...shown(variables ? resolvedConditionValues(clause, context) : []),
    ...(requestValues !== undefined && { requestValues }),
  }
}

function shown(values: readonly ResolvedValue[]): { resolvedValues?: readonly ResolvedValue[] } {
  return values.length === 0 ? {} : { resolvedValues: values }
}
