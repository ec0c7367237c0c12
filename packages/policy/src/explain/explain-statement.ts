// Explains one statement: the first element that did not match, with what was compared.

import { principalName } from '../compile/compiled-principal.ts'
import {
  actionMatches,
  type CompiledStatement,
  type PreparedRequest,
  resourceMatches,
} from '../compile/compiled-statement.ts'
import type { ConditionTest } from '../conditions/condition-test.ts'
import { grantInLayer } from '../decide/layer-verdict.ts'
import type { GrantKind, LayerName, Mismatch } from '../model/decision.ts'
import type { PrincipalElement } from '../model/policy.ts'
import type { ContextReader } from '../model/request.ts'

export type StatementOutcome = {
  /** Keys, in lower case, that were looked up and are not in the request. */
  readonly missingKeys: readonly string[]
} & ({ readonly mismatch: Mismatch } | { readonly mismatch: undefined; readonly grant: GrantKind })

/** Matches a statement element by element: principal, action, resource, conditions. */
export function explainStatement(
  layer: LayerName,
  compiled: CompiledStatement,
  request: PreparedRequest,
): StatementOutcome {
  const grant = grantInLayer(layer, compiled, request)
  if (grant === undefined)
    return { missingKeys: [], mismatch: principalMismatch(compiled, request) }
  if (!actionMatches(compiled, request.action)) {
    return { missingKeys: [], mismatch: actionMismatch(compiled, request) }
  }
  const missing = new Set<string>()
  const context = recordingContext(request.context, missing)
  if (!resourceMatches(compiled, { ...request, context })) {
    return { missingKeys: [], mismatch: resourceMismatch(compiled, request) }
  }
  // All conditions are tested, though one that fails is enough: so all missing keys are found.
  const failed = compiled.conditions.filter((condition) => !condition.holds(context))
  const missingKeys = [...missing]
  const [first] = failed
  if (first === undefined) return { missingKeys, mismatch: undefined, grant }
  return { missingKeys, mismatch: conditionMismatch(first, request.context) }
}

function recordingContext(context: ContextReader, missing: Set<string>): ContextReader {
  return {
    get(key) {
      const value = context.get(key)
      if (value === undefined) missing.add(key)
      return value
    },
  }
}

function principalMismatch({ statement }: CompiledStatement, request: PreparedRequest): Mismatch {
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

function actionMismatch({ statement }: CompiledStatement, request: PreparedRequest): Mismatch {
  return {
    element: statement.notAction === undefined ? 'Action' : 'NotAction',
    policyValues: statement.action ?? statement.notAction ?? [],
    requestValue: request.action.text,
  }
}

function resourceMismatch({ statement }: CompiledStatement, request: PreparedRequest): Mismatch {
  return {
    element: statement.notResource === undefined ? 'Resource' : 'NotResource',
    policyValues: statement.resource ?? statement.notResource ?? [],
    requestValue: request.resource,
  }
}

function conditionMismatch(
  { clause, lowerCaseKey }: ConditionTest,
  context: ContextReader,
): Mismatch {
  const { operator, key, values } = clause
  const found = context.get(lowerCaseKey)
  const mismatch = { element: 'Condition', operator, key, policyValues: values } as const
  if (found === undefined) return mismatch
  return { ...mismatch, requestValues: typeof found === 'string' ? [found] : found }
}
