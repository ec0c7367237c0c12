// What is wrong with a policy document, for `iamd validate`; the one place that asks the engine.
import { type PolicyKind, parsePolicy } from '@iamd/policy'
import type { Place } from './input-error.ts'
import { type PolicyDocument, placeOfPosition } from './policy-document.ts'

/** How much a finding weighs, the heaviest first. */
export const severities = ['error', 'security-warning', 'warning', 'suggestion'] as const
export type Severity = (typeof severities)[number]

/** What a document is validated as. */
export const validatedTypes = ['identity', 'resource', 'trust', 'scp', 'rcp'] as const
export type ValidatedType = (typeof validatedTypes)[number]

/** A finding with its place in the file. */
export interface DocumentFinding {
  readonly severity: Severity
  readonly code: string
  readonly message: string
  readonly place: Place
}

/** All findings, in the order of the document. */
export function findingsOf(
  document: PolicyDocument,
  type: ValidatedType & PolicyKind,
): readonly DocumentFinding[] {
  return parsePolicy(document.text, type).findings.map((finding) => ({
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    place: placeOfPosition(document, finding, finding.path),
  }))
}
