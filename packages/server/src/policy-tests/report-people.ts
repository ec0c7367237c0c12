// The report for people: what failed as a difference, with the deciding statement or nearest miss.
import { type PolicySource, renderMismatch } from '@iamd/policy'
import { type Paint, statementText } from '../policy-files/describe-statement.ts'
import { placeText } from '../policy-files/input-error.ts'
import type { PolicyDocument } from '../policy-files/policy-document.ts'
import { type Coverage, percentOf } from './coverage.ts'
import { countsOf, type Report, type SuiteResult } from './report.ts'
import { type CaseResult, type Difference, layerNamed } from './run-case.ts'

/** The whole report as text. */
export function peopleReport({ suites, coverage }: Report, paint: Paint): string {
  const { passed, failed, skipped } = countsOf(suites)
  const counts = [
    `${passed} passed`,
    ...(failed === 0 ? [] : [paint('red', `${failed} failed`)]),
    ...(skipped === 0 ? [] : [paint('yellow', `${skipped} skipped`)]),
  ].join(', ')
  return [
    ...suites.map((suite) => suiteText(suite, paint)),
    `${counts}\n`,
    ...(coverage === undefined ? [] : [coverageText(coverage, paint)]),
  ].join('\n')
}

function suiteText({ suite, results }: SuiteResult, paint: Paint): string {
  const lines = results.map((result) => {
    const { test, skipped } = result
    if (skipped !== undefined)
      return `  ${paint('yellow', '-')} ${test.name}: skipped, ${skipped}\n`
    if (result.differences.length === 0) return `  ${paint('green', '✓')} ${test.name}\n`
    const place = paint('dim', placeText(test.place))
    return `  ${paint('red', '✗')} ${test.name}  ${place}\n${failureText(result, suite.definitions.library.documentOf, paint)}`
  })
  return `${paint('bold', suite.file)}\n${lines.join('')}`
}

type DocumentOf = (source: PolicySource) => PolicyDocument | undefined

/** What was expected, what came instead, and the statement to look at. */
export function failureText(result: CaseResult, documentOf: DocumentOf, paint: Paint): string {
  const { differences, explanation, nearest, simulated } = result
  const { statement, effect, missingContextKeys: missing } = explanation
  const lines = [
    ...differences.flatMap((difference) => differenceLines(difference, result, paint)),
    ...(simulated === undefined ? [] : [`  offline it is ${effect}`]),
    ...(statement === undefined ? [] : [`  decided by ${statementText(statement, documentOf)}`]),
    ...(nearest === undefined
      ? []
      : [
          `  nearest: ${statementText(nearest.statement, documentOf)}`,
          ...nearest.mismatches.map((mismatch) => `    ${renderMismatch(mismatch)}`),
        ]),
    ...(effect === 'implicitDeny' && missing.length > 0
      ? [`  not in the request: ${missing.join(', ')}`]
      : []),
  ]
  return lines.map((line) => `    ${line}\n`).join('')
}

function differenceLines(
  { what, expected, got }: Difference,
  { explanation, simulated }: CaseResult,
  paint: Paint,
): readonly string[] {
  const by = what === 'decision' && simulated === undefined && explanation.layer !== undefined
  const layer = by ? ` (${layerNamed(explanation.layer)})` : ''
  return [
    paint('red', `- ${what.padEnd(9)} ${expected}`),
    paint('green', `+ ${' '.repeat(9)} ${got}${layer}`),
  ]
}

/** What no test decided by. */
export function coverageText(coverage: Coverage, paint: Paint): string {
  const uncovered = coverage.items.filter((item) => !item.covered)
  const percent = (kind: 'statement' | 'value') => `${Math.floor(percentOf(coverage, kind))} %`
  return [
    `coverage: statements ${percent('statement')}, values ${percent('value')}`,
    ...uncovered.map(
      ({ policy, text, place }) =>
        `  ${paint('yellow', 'never')} ${policy}, ${text}  ${paint('dim', placeText(place))}`,
    ),
    '',
  ].join('\n')
}
