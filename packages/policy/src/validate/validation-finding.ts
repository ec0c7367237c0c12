// What validate gives out: findings in the form of Access Analyzer's ValidatePolicy.

import type { IssueCode } from './check-texts.ts'
import type { FindingType } from './finding-type.ts'

/** One step of the way from the document to a part of it. */
export type PathElement =
  /** To the value under this key of an object. */
  | { readonly value: string }
  /** To an item of an array, from 0. */
  | { readonly index: number }
  /** To the key itself of an object's member. */
  | { readonly key: string }
  /** To a part of a string. */
  | { readonly substring: { readonly start: number; readonly length: number } }

/** A place between characters: `line` counts from 1, `column` and `offset` from 0. */
export interface ValidationPosition {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A piece of the text: `start` belongs to it, `end` does not. */
export interface Span {
  readonly start: ValidationPosition
  readonly end: ValidationPosition
}

export interface Location {
  /** Empty for the whole document. */
  readonly path: readonly PathElement[]
  readonly span: Span
}

/** One finding, member for member as the AWS API has it. */
export interface ValidationFinding {
  readonly findingDetails: string
  readonly findingType: FindingType
  readonly issueCode: IssueCode
  readonly learnMoreLink: string
  readonly locations: readonly Location[]
}
