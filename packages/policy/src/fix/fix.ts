// What a fix is: the closed list of changes, and a set of them that makes a request allowed.

import type { LayerName, PolicySource, StatementReference } from '../model/decision.ts'
import type { ContextValue } from '../model/request.ts'

/** A statement as a document has it, ready to be pasted into a policy. */
export interface StatementDocument {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly NotPrincipal?: unknown
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: unknown
}

/** A layer, or one level of a layer that has several. */
export interface LayerPlace {
  readonly layer: LayerName
  /** For SCPs and RCPs: the level of the hierarchy, from 0. */
  readonly level?: number
}

/** A policy among those of a layer. */
export interface PolicyPlace extends LayerPlace {
  /** The index among the policies of the layer, or of the level. */
  readonly policy: number
  readonly source: PolicySource
}

export type StatementElement = 'Principal' | 'Action' | 'Resource' | 'Condition'

/** One thing to change. `place` and `statement` are those of the policies before any change. */
export type Change =
  | {
      readonly kind: 'add-statement'
      /** Without `policy` a new policy is added to the layer; an absent layer comes to be. */
      readonly place: PolicyPlace | LayerPlace
      readonly document: StatementDocument
    }
  | {
      /** `widen` lets an Allow match the request, `narrow` takes the request out of a Deny. */
      readonly kind: 'widen-statement' | 'narrow-statement'
      readonly place: PolicyPlace
      readonly statement: StatementReference
      readonly element: StatementElement
      /** The whole statement as it becomes. */
      readonly document: StatementDocument
    }
  | {
      readonly kind: 'remove-statement'
      readonly place: PolicyPlace
      readonly statement: StatementReference
    }
  /** Take the whole policy away: for policies that only AWS can edit. */
  | {
      readonly kind: 'remove-policy'
      readonly place: PolicyPlace
      readonly statement: StatementReference
    }
  /** A document that could not be understood, and so denies everything; shown by removing it. */
  | {
      readonly kind: 'repair-document'
      readonly place: PolicyPlace
      readonly reason: string
    }
  /** No policy changes: the call is made with this value of a context key. */
  | {
      readonly kind: 'supply-context'
      readonly key: string
      /** A value that works. */
      readonly value: ContextValue
      /** The statement that asks for it, and what it says. */
      readonly statement: StatementReference
      /** Of the condition; `Resource` when the key is a variable in an entry of Resource. */
      readonly operator: string
      readonly policyValues: readonly string[]
    }

/** Changes that together make the request allowed; without any one of them it is denied. */
export interface Fix {
  readonly changes: readonly Change[]
}

export interface FixReport {
  /** Alternatives, the smallest first; each was tried on the engine. */
  readonly fixes: readonly Fix[]
  /** Why there is no fix. */
  readonly reason?: string
}
