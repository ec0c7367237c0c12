// The parsed policy document: what a policy says, with positions, and nothing about evaluating it.

/** Where a policy is used; each kind has its own grammar. */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'session' | 'boundary' | 'scp' | 'rcp'

/** The two versions of the policy language. Without a `Version` a document is the older one. */
export type PolicyVersion = '2008-10-17' | '2012-10-17'

export type Effect = 'Allow' | 'Deny'

/** A place in the text: `offset` counts UTF-16 units from 0, `line` and `column` count from 1. */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** A key of a `Principal` map that the engine can match. */
export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'

export interface PrincipalEntry {
  readonly type: PrincipalType
  readonly value: string
}

/** The bare `"*"`, or the entries of the map in document order. */
export type PrincipalElement = '*' | readonly PrincipalEntry[]

/** One key under one operator. `operator` is spelt canonically, `key` as the document has it. */
export interface ConditionClause {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** One statement. Exactly the elements that the document has are present. */
export interface Statement {
  readonly sid?: string
  readonly effect: Effect
  readonly principal?: PrincipalElement
  readonly notPrincipal?: PrincipalElement
  readonly action?: readonly string[]
  readonly notAction?: readonly string[]
  readonly resource?: readonly string[]
  readonly notResource?: readonly string[]
  readonly condition: readonly ConditionClause[]
  /** The position of the statement's `{`. */
  readonly start: Position
  /** The position of the statement's `}`. */
  readonly end: Position
}

/** A policy document that was understood completely. */
export interface Policy {
  readonly version: PolicyVersion
  readonly id?: string
  readonly kind: PolicyKind
  /** The document as it was given. */
  readonly text: string
  readonly statements: readonly Statement[]
}
