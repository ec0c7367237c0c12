// What is answered: the decision, what decided it, and the whole derivation for `explain`.

import type { Effect, Position } from './policy.ts'

/** Where a policy comes from, in the words of AWS's simulator. */
export interface PolicySource {
  readonly id: string
  readonly type:
    | 'user'
    | 'group'
    | 'role'
    | 'aws-managed'
    | 'user-managed'
    | 'resource'
    | 'session'
    | 'boundary'
    | 'scp'
    | 'rcp'
    | 'none'
  /** Managed policies, SCPs and RCPs have one; inline policies have none. */
  readonly arn?: string
}

export type LayerName =
  | 'serviceControl'
  | 'resourceControl'
  | 'vpcEndpoint'
  | 'resource'
  | 'identity'
  | 'boundary'
  | 'session'

/** How a resource policy grants: to the caller, to the caller's role or user, to its account. */
export type GrantKind = 'direct' | 'role' | 'account'

/** A statement in a policy. */
export interface StatementReference {
  readonly source: PolicySource
  /** The index in `Policy.statements`. */
  readonly index: number
  readonly sid?: string
  readonly start: Position
  readonly end: Position
  /** Why a document that could not be understood denies everything. */
  readonly reason?: string
}

export interface Decision {
  readonly effect: 'allowed' | 'explicitDeny' | 'implicitDeny'
  /** The layer that decided; for an implicit deny the layer that lacks an allow. */
  readonly layer: LayerName | undefined
  readonly statement?: StatementReference
}

/** A policy value with variables, as the request fills them in. */
export interface ResolvedValue {
  /** As the policy has it. */
  readonly policyValue: string
  /** Absent when a variable has neither value nor default: the policy value matches nothing. */
  readonly value?: string
  /** The keys of the variables without a value, spelt as in the policy. */
  readonly missingKeys: readonly string[]
}

/** An element of a statement that did not match, with what was compared. */
export type Mismatch =
  | {
      readonly element:
        | 'Principal'
        | 'NotPrincipal'
        | 'Action'
        | 'NotAction'
        | 'Resource'
        | 'NotResource'
      readonly policyValues: readonly string[]
      /** Of the policy values those with variables; absent when there are none. */
      readonly resolvedValues?: readonly ResolvedValue[]
      readonly requestValue: string
    }
  | {
      readonly element: 'Condition'
      readonly operator: string
      readonly key: string
      readonly policyValues: readonly string[]
      /** Of the policy values those with variables; absent when there are none. */
      readonly resolvedValues?: readonly ResolvedValue[]
      /** Absent when the request has no such key. */
      readonly requestValues?: readonly string[]
    }

export interface StatementExplanation {
  readonly statement: StatementReference
  readonly effect: Effect
  readonly matched: boolean
  /** How a matched Allow with a principal grants. */
  readonly grant?: GrantKind
  /** The first element that did not match; absent when the statement matched. */
  readonly mismatch?: Mismatch
  /** Every element and every condition that did not match, in the order of evaluation. */
  readonly mismatches: readonly Mismatch[]
}

export interface LayerExplanation {
  readonly layer: LayerName
  /** For SCPs and RCPs: the level of the hierarchy, from 0. */
  readonly level?: number
  readonly allows: boolean
  readonly denies: boolean
  readonly grant?: GrantKind
  readonly statements: readonly StatementExplanation[]
}

export type GateName =
  | 'explicit-deny'
  | 'resource-control'
  | 'service-control'
  | 'vpc-endpoint'
  | 'resource'
  | 'identity'
  | 'boundary'
  | 'session'

/** How the caller's account stands to the resource's. Services and strangers have no account. */
export type AccountRelation = 'same-account' | 'cross-account' | 'no-account'

/** What was asked, in the words in which it is shown. */
export interface ExplainedRequest {
  /** The ARN of the caller, the name of a service or provider, or `anonymous`. */
  readonly principal: string
  readonly action: string
  readonly resource: string
}

/** One line of the evaluation order, as it went. */
export interface GateStep {
  readonly gate: GateName
  readonly outcome: 'pass' | 'grant' | 'stop'
  readonly reason: string
}

/** A decision with its derivation. */
export interface Explanation extends Decision {
  readonly request: ExplainedRequest
  readonly relation: AccountRelation
  readonly layers: readonly LayerExplanation[]
  /** The gates in the order they were walked, up to the one that decided. */
  readonly gates: readonly GateStep[]
  /**
   * Context keys that statements looked up whose principal, action and resource matched, and that
   * the request does not have; spelt as in the policies.
   */
  readonly missingContextKeys: readonly string[]
}
