// What a layer consists of: compiled policies, and documents that nobody can read.

import type { PolicySource } from '../model/decision.ts'
import type { Policy } from '../model/policy.ts'
import type { CompiledStatement } from './compiled-statement.ts'

/** Stands for a stored document that could not be understood. */
export interface DenyEverything {
  readonly source: PolicySource
  readonly reason: string
}

export interface CompiledPolicy {
  readonly policy: Policy
  readonly statements: readonly CompiledStatement[]
}

export type CompiledMember =
  | { readonly source: PolicySource; readonly compiled: CompiledPolicy }
  | DenyEverything
