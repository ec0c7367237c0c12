// An explanation with the smallest changes that would allow it: as text for people, and as data.
import {
  type AuthorizationRequest,
  compile,
  type Explanation,
  type FixReport,
  type LayerPolicies,
  minimalFixes,
  type RenderStyle,
  renderExplanation,
} from '@iamd/policy'
import type { Paint } from '../policy-files/describe-statement.ts'

/** Why it was decided so, and what would allow it. */
export interface Explained {
  readonly explanation: Explanation
  readonly minimalFixes: FixReport
}

/** Explains a request by policies. */
export const explained = (policies: LayerPolicies, request: AuthorizationRequest): Explained => ({
  explanation: compile(policies).explain(request),
  minimalFixes: minimalFixes(policies, request),
})

/** As text. */
export const explainedText = (
  { explanation, minimalFixes: fixes }: Explained,
  paint: Paint,
): string => renderExplanation(explanation, { fixes, style: styleOf(paint) })

const styleOf = (paint: Paint): RenderStyle => ({
  allowed: (text) => paint('green', text),
  denied: (text) => paint('red', text),
  heading: (text) => paint('bold', text),
  faint: (text) => paint('dim', text),
})
