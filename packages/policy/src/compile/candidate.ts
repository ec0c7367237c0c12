// What the index of a layer finds, and who is told of it.

import type { ContextReader } from '../model/request.ts'
import type { CompiledMember } from './compiled-member.ts'
import type { CompiledStatement } from './compiled-statement.ts'

/** A statement of a layer that may match the request: what the index knows does not exclude it. */
export interface Candidate {
  readonly member: CompiledMember
  readonly statement: CompiledStatement
  /** Its place in the layer: policies in their order, and their statements in theirs. */
  readonly order: number
  /** The index found it by all that it says of the resource: that needs no second look. */
  readonly resourceMatches: boolean
}

/** Asks an index; an object of its own for each request, so that no closure is made. */
export interface CandidateVisitor {
  readonly resource: string
  readonly context: ContextReader
  /** Gets each candidate, in any order; one may come more than once. */
  visit(candidate: Candidate): void
}
