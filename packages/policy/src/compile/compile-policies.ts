// Compiles the policies of one layer; each Policy object is compiled once and shared.

import type { PolicySource, StatementReference } from '../model/decision.ts'
import type { Policy, Position } from '../model/policy.ts'
import type { CompiledMember, CompiledPolicy, DenyEverything } from './compiled-member.ts'
import { type CompiledStatement, compileStatement } from './compiled-statement.ts'
import { type LayerIndex, layerIndex } from './layer-index.ts'

/** A policy and where it comes from. */
export interface SourcedPolicy {
  readonly policy: Policy
  readonly source: PolicySource
}

/** The compiled policies of one layer. */
export interface CompiledPolicies {
  readonly members: readonly CompiledMember[]
  /** Built when the layer is first asked: many layers are compiled for one question or none. */
  index: LayerIndex | undefined
}

const compiledPolicies = new WeakMap<Policy, CompiledPolicy>()

/**
 * Compiles policies into a layer.
 *
 * @example
 * const identity = compilePolicies([{ policy, source: { id: 'Admins', type: 'user-managed' } }])
 */
export function compilePolicies(
  policies: readonly (SourcedPolicy | DenyEverything)[],
): CompiledPolicies {
  return {
    members: policies.map((one) =>
      'policy' in one ? { source: one.source, compiled: compilePolicy(one.policy) } : one,
    ),
    index: undefined,
  }
}

/** The index of a layer. */
export function indexOf(policies: CompiledPolicies): LayerIndex {
  policies.index ??= layerIndex(policies.members)
  return policies.index
}

/** A member of a layer that denies everything and says why: the way to fail closed at read. */
export function denyEverything(source: PolicySource, reason: string): DenyEverything {
  return { source, reason }
}

function compilePolicy(policy: Policy): CompiledPolicy {
  const known = compiledPolicies.get(policy)
  if (known !== undefined) return known
  const variables = policy.version === '2012-10-17'
  const statements = policy.statements.map((statement, index) =>
    compileStatement(statement, index, variables),
  )
  const compiled = { policy, statements }
  compiledPolicies.set(policy, compiled)
  return compiled
}

const documentStart: Position = { offset: 0, line: 1, column: 1 }

/** Refers to a statement; without one, to a whole document that denies everything. */
export function statementReference(
  member: CompiledMember,
  compiled: CompiledStatement | undefined,
): StatementReference {
  const { source } = member
  if (compiled === undefined) {
    const reference = { source, index: 0, start: documentStart, end: documentStart }
    return 'reason' in member ? { ...reference, reason: member.reason } : reference
  }
  const { sid, start, end } = compiled.statement
  const reference = { source, index: compiled.index, start, end }
  return sid === undefined ? reference : { ...reference, sid }
}
