// What every check is handed: where the policy is used, what is known, and where findings go.

import type { JsonNode } from '../json/json-node.ts'
import type { LineIndex } from '../json/line-index.ts'
import type { AwsReference } from './aws-reference.ts'
import { checkText, type IssueCode } from './check-texts.ts'
import type { Place } from './place.ts'
import type { ConditionUse, PolicyDocument, PolicyStatement } from './policy-document.ts'
import type { ValidatedPolicyType, ValidatedResourceType } from './validate-options.ts'
import type { Span, ValidationFinding } from './validation-finding.ts'

/** What the blanks of a text are filled in with. */
export type Blanks = Readonly<Record<string, string>>

export interface CheckContext {
  readonly policyType: ValidatedPolicyType
  readonly resourceType: ValidatedResourceType | undefined
  /** A role trust policy, by what the caller says or by its actions. */
  readonly isTrustPolicy: boolean
  /** Policy variables are replaced: only version 2012-10-17 has them. */
  readonly hasVariables: boolean
  readonly reportsScpActionWildcards: boolean
  readonly reference: AwsReference | undefined
  /** Adds a finding. `variant` chooses among the texts of a code that has several. */
  report(code: IssueCode, places: Place | readonly Place[], blanks?: Blanks, variant?: number): void
}

export type DocumentCheck = (document: PolicyDocument, context: CheckContext) => void
export type StatementCheck = (statement: PolicyStatement, context: CheckContext) => void
export type ConditionCheck = (
  condition: ConditionUse,
  statement: PolicyStatement,
  context: CheckContext,
) => void

/** Makes the function that adds findings to a list. */
export function findingReporter(
  findings: ValidationFinding[],
  positionOf: LineIndex,
): CheckContext['report'] {
  return (code, places, blanks = {}, variant = 0) => {
    const { findingType, texts, learnMoreLink } = checkText(code)
    const list: readonly Place[] = 'node' in places ? [places] : places
    findings.push({
      findingDetails: fillIn(texts[variant] ?? '', blanks),
      findingType,
      issueCode: code,
      learnMoreLink,
      locations: list.map(({ node, path }) => ({ path, span: spanOf(node, positionOf) })),
    })
  }
}

function fillIn(text: string, blanks: Blanks): string {
  return text.replace(/\{(\w+)\}/g, (blank, name: string) =>
    Object.hasOwn(blanks, name) ? (blanks[name] ?? blank) : blank,
  )
}

/** The span of a piece of the text. AWS: columns count from 0, lines from 1. */
export function spanOf({ start, end }: Pick<JsonNode, 'start' | 'end'>, at: LineIndex): Span {
  return { start: positionAt(start, at), end: positionAt(end, at) }
}

function positionAt(offset: number, positionOf: LineIndex): Span['start'] {
  const { line, column } = positionOf(offset)
  return { line, column: column - 1, offset }
}
