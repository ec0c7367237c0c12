// Explains one statement: every element that did not match, and the keys that were missing.

import {
  actionMatches,
  type CompiledStatement,
  type PreparedRequest,
  resourceMatches,
} from '../compile/compiled-statement.ts'
import { grantInLayer } from '../decide/layer-verdict.ts'
import type { GrantKind, LayerName, Mismatch } from '../model/decision.ts'
import type { ContextReader } from '../model/request.ts'
import {
  actionMismatch,
  conditionMismatch,
  principalMismatch,
  resourceMismatch,
} from './mismatch-of.ts'

export interface StatementOutcome {
  /** How the statement applies to the caller; undefined when it does not. */
  readonly grant: GrantKind | undefined
  /** Empty when the statement matches. */
  readonly mismatches: readonly Mismatch[]
  /**
   * Keys, in lower case, that were looked up and are not in the request; none when principal,
   * action or resource do not match, for then nothing hangs on the keys.
   */
  readonly missingKeys: readonly string[]
}

/**
 * Matches every element of a statement, with the matchers that `decide` uses: principal, action,
 * resource, and each condition, though one that fails is enough. `variables` is true for version
 * 2012-10-17.
 */
export function explainStatement(
  layer: LayerName,
  compiled: CompiledStatement,
  request: PreparedRequest,
  variables: boolean,
): StatementOutcome {
  const { statement } = compiled
  const missing = new Set<string>()
  const context = recordingContext(request.context, missing)
  const grant = grantInLayer(layer, compiled, request)
  const isAction = actionMatches(compiled, request.action)
  const isResource = resourceMatches(compiled, { ...request, context })
  const isAsked = grant !== undefined && isAction && isResource
  const failed = compiled.conditions.filter((condition) => !condition.holds(context))
  return {
    grant,
    mismatches: [
      ...(grant === undefined ? [principalMismatch(statement, request)] : []),
      ...(isAction ? [] : [actionMismatch(statement, request)]),
      ...(isResource ? [] : [resourceMismatch(statement, request, variables)]),
      ...failed.map(({ clause }) => conditionMismatch(clause, request.context, variables)),
    ],
    missingKeys: isAsked ? [...missing] : [],
  }
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
