// What the parsers of the elements of a statement know of the document.

import type { PolicyKind } from '../model/policy.ts'
import type { FindingCollector } from './finding-collector.ts'
import type { Grammar } from './grammar.ts'

/** What all parts of a document's parser share. */
export interface StatementContext {
  readonly kind: PolicyKind
  readonly grammar: Grammar
  /** The document's version has variables. */
  readonly variables: boolean
  readonly collector: FindingCollector
}
