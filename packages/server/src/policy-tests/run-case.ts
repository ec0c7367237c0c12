// Runs one case: decides, explains, and compares with what was expected.
import type {
  Explanation,
  LayerExplanation,
  StatementExplanation,
  StatementReference,
} from '@iamd/policy'
import { type ExpectedReason, layersByName, meetsEffect, type TestCase } from './test-case.ts'

/** One thing that is not as expected. */
export interface Difference {
  readonly what: 'decision' | 'layer' | 'statement' | 'missing' | 'failed'
  readonly expected: string
  readonly got: string
}

/** What came of a case. */
export interface CaseResult {
  readonly test: TestCase
  readonly explanation: Explanation
  readonly differences: readonly Difference[]
  /** Of an implicit deny: the statement that came nearest to allowing. */
  readonly nearest?: StatementExplanation | undefined
  /** What the simulator decided, where it was asked; `explanation` is the engine's own. */
  readonly simulated?: string
  /** Why the case could not be asked. */
  readonly skipped?: string
}

/** Whether a result is neither failed nor skipped. */
export const hasPassed = ({ differences, skipped }: CaseResult): boolean =>
  differences.length === 0 && skipped === undefined

/** Decides a case offline. */
export function runCase(test: TestCase): CaseResult {
  const explanation = test.scenario.evaluator.explain(test.scenario.request)
  const differences = differencesOf(explanation, test)
  return { test, explanation, differences, nearest: nearestMisses(explanation)[0] }
}

function differencesOf(explanation: Explanation, test: TestCase): readonly Difference[] {
  const { effect } = explanation
  const { expected, reason } = test
  if (!meetsEffect(effect, expected)) return [{ what: 'decision', expected, got: effect }]
  return [
    ...layerDifference(explanation, reason),
    ...statementDifference(explanation, reason),
    ...missingDifference(explanation, reason),
    ...failedDifference(explanation, reason),
  ]
}

/** The name that test files use for a layer. */
export const layerNamed = (layer: Explanation['layer']): string =>
  Object.entries(layersByName).find(([, name]) => name === layer)?.[0] ?? 'none'

function layerDifference(
  { layer: got }: Explanation,
  { layer }: ExpectedReason,
): readonly Difference[] {
  if (layer === undefined || layer === got) return []
  return [{ what: 'layer', expected: layerNamed(layer), got: layerNamed(got) }]
}

/** The statements of the layer that decided. */
function decidingStatements({ layer, layers }: Explanation): readonly StatementExplanation[] {
  return layers.flatMap((one: LayerExplanation) => (one.layer === layer ? one.statements : []))
}

function isNamed({ source, sid }: StatementReference, reason: ExpectedReason): boolean {
  const { policy } = reason
  const isPolicy = policy === undefined || policy === source.id || policy === source.arn
  return isPolicy && (reason.sid === undefined || reason.sid === sid)
}

const nameOf = ({ source, sid, index }: StatementReference): string =>
  `${source.id}, ${sid === undefined ? `statement ${index + 1}` : `statement ${sid}`}`

/**
 * A statement that is named must be among those that decided. Of an implicit deny it is one that
 * would have allowed and did not match.
 */
function statementDifference(
  explanation: Explanation,
  reason: ExpectedReason,
): readonly Difference[] {
  if (reason.policy === undefined && reason.sid === undefined) return []
  const deciding = candidates(explanation)
  if (deciding.some(({ statement }) => isNamed(statement, reason))) return []
  const expected = [reason.policy, reason.sid && `statement ${reason.sid}`].filter(Boolean)
  const got = deciding.map(({ statement }) => nameOf(statement)).join('; ')
  return [{ what: 'statement', expected: expected.join(', '), got: got === '' ? 'none' : got }]
}

function candidates(explanation: Explanation): readonly StatementExplanation[] {
  const { effect } = explanation
  const wanted = effect === 'explicitDeny' ? 'Deny' : 'Allow'
  return decidingStatements(explanation).filter(
    (one) => one.effect === wanted && one.matched === (effect !== 'implicitDeny'),
  )
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

function missingDifference(
  { missingContextKeys }: Explanation,
  { missing }: ExpectedReason,
): readonly Difference[] {
  const got = missingContextKeys.length === 0 ? 'none' : missingContextKeys.join(', ')
  return missing
    .filter((key) => !missingContextKeys.some((other) => isSame(key, other)))
    .map((expected) => ({ what: 'missing', expected, got }))
}

function failedDifference(explanation: Explanation, reason: ExpectedReason): readonly Difference[] {
  const isAny = reason.policy === undefined && reason.sid === undefined
  const meant = isAny
    ? nearestMisses(explanation)
    : decidingStatements(explanation).filter(({ statement }) => isNamed(statement, reason))
  const names = meant.flatMap(({ mismatches }) =>
    mismatches.map((one) => (one.element === 'Condition' ? one.key : one.element)),
  )
  const got = names.length === 0 ? 'none' : [...new Set(names)].join(', ')
  return reason.failed
    .filter((name) => !names.some((other) => isSame(name, other)))
    .map((expected) => ({ what: 'failed', expected, got }))
}

const elements = ['Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource']

/** The later the first element that failed, and the fewer did, the nearer the statement was. */
function nearness({ mismatch, mismatches }: StatementExplanation): number {
  const isCondition = mismatch === undefined || mismatch.element === 'Condition'
  const element = isCondition ? elements.length : elements.indexOf(mismatch.element)
  return element - mismatches.length / (mismatches.length + 1)
}

/** Of an implicit deny: the statements that came nearest to allowing. */
function nearestMisses(explanation: Explanation): readonly StatementExplanation[] {
  if (explanation.effect !== 'implicitDeny') return []
  const misses = candidates(explanation)
  const nearest = misses.reduce((most, one) => Math.max(most, nearness(one)), -1)
  return misses.filter((one) => nearness(one) === nearest)
}
