// What can be wrong with a policy document: a closed list of codes, and one finding as a value.

/** Why a document was refused, or (as a warning) what its author should know. */
export type FindingCode =
  // JSON
  | 'invalid-json'
  | 'duplicate-key'
  | 'nesting-too-deep'
  // document
  | 'document-not-object'
  | 'unknown-element'
  | 'wrong-type'
  | 'unsupported-version'
  | 'missing-statement'
  | 'empty-statement'
  // statement
  | 'missing-effect'
  | 'invalid-effect'
  | 'invalid-sid'
  | 'duplicate-sid'
  | 'conflicting-elements'
  | 'missing-action'
  | 'empty-action'
  | 'missing-resource'
  | 'empty-resource'
  | 'missing-principal'
  | 'empty-principal'
  | 'prohibited-principal'
  | 'prohibited-not-principal'
  | 'prohibited-resource'
  | 'prohibited-not-action'
  | 'rcp-allow'
  | 'rcp-principal'
  | 'rcp-action'
  // action
  | 'action-without-vendor'
  | 'action-with-several-colons'
  | 'invalid-action-vendor'
  | 'empty-action-name'
  | 'trust-action-not-sts'
  // resource
  | 'resource-not-arn'
  | 'resource-without-vendor'
  | 'resource-legacy'
  | 'invalid-partition'
  | 'incomplete-arn'
  | 'iam-resource-region'
  | 's3-resource-region'
  | 'iam-resource-path'
  // variables
  | 'invalid-variable'
  | 'variable-not-replaced'
  // principal
  | 'malformed-principal'
  | 'unknown-principal-type'
  | 'unsupported-canonical-user'
  | 'invalid-principal'
  | 'wildcard-in-principal'
  // condition
  | 'unknown-condition-operator'
  | 'null-with-if-exists'
  | 'condition-key-without-vendor'
  | 'invalid-condition-key-vendor'
  | 'empty-condition-key-name'
  | 'duplicate-condition-key'
  | 'empty-condition'
  | 'empty-condition-values'
  | 'invalid-number'
  | 'invalid-date'
  | 'invalid-boolean'
  | 'invalid-binary'
  | 'invalid-ip-range'
  | 'invalid-arn-value'
  | 'trust-github-subject-not-evaluated'

/** One finding. A document with a finding of severity `error` is refused as a whole. */
export interface Finding {
  readonly code: FindingCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** The way to the element: object keys and array indexes, as in the document. */
  readonly path: readonly (string | number)[]
  readonly offset: number
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** The offending text, where there is one. */
  readonly value?: string
}
