// Reports for programs: TAP 14, JUnit XML, JSON, and coverage as lcov.
import { plainPaint } from '../policy-files/describe-statement.ts'
import { placeText } from '../policy-files/input-error.ts'
import { type Coverage, percentOf } from './coverage.ts'
import { countsOf, type Report, type SuiteResult } from './report.ts'
import { failureText } from './report-people.ts'
import type { CaseResult } from './run-case.ts'

/** https://testanything.org/tap-version-14-specification.html */
export function tapReport({ suites }: Report): string {
  const all = suites.flatMap((suite) => suite.results.map((result) => ({ suite, result })))
  const lines = all.map(({ suite, result }, index) => {
    const name = result.test.name.replaceAll(/[\\#]/g, '\\$&').replaceAll(/\s+/g, ' ')
    const isFailed = result.differences.length > 0
    const line = `${isFailed ? 'not ok' : 'ok'} ${index + 1} - ${name}`
    if (result.skipped !== undefined) return `${line} # SKIP ${result.skipped}\n`
    return isFailed ? `${line}\n${tapDiagnosis(suite, result)}` : `${line}\n`
  })
  return `TAP version 14\n1..${all.length}\n${lines.join('')}`
}

function tapDiagnosis(suite: SuiteResult, result: CaseResult): string {
  const [first] = result.differences
  const members = {
    message: failureOf(suite, result),
    severity: 'fail',
    at: placeText(result.test.place),
    expected: first?.expected,
    got: first?.got,
  }
  // A JSON text is a YAML value.
  const lines = Object.entries(members).map(
    ([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`,
  )
  return `  ---\n${lines.join('')}  ...\n`
}

const failureOf = ({ suite }: SuiteResult, result: CaseResult): string =>
  failureText(result, suite.definitions.library.documentOf, plainPaint)

/** The JUnit form that CI systems read. */
export function junitReport({ suites }: Report): string {
  const attributes = (results: readonly SuiteResult[]) => {
    const { passed, failed, skipped } = countsOf(results)
    return `tests="${passed + failed + skipped}" failures="${failed}" errors="0" skipped="${skipped}"`
  }
  const bodies = suites.map((one) => {
    const cases = one.results.map((result) => junitCase(one, result))
    const name = xml(one.suite.file)
    return `  <testsuite name="${name}" ${attributes([one])}>\n${cases.join('')}  </testsuite>\n`
  })
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites ${attributes(suites)}>\n${bodies.join('')}</testsuites>\n`
  )
}

function junitCase(one: SuiteResult, result: CaseResult): string {
  const { test, skipped, differences } = result
  const start =
    `    <testcase name="${xml(test.name)}" classname="${xml(one.suite.file)}" ` +
    `file="${xml(test.place.file)}" line="${test.place.line}"`
  if (skipped !== undefined) {
    return `${start}>\n      <skipped message="${xml(skipped)}"/>\n    </testcase>\n`
  }
  const [first] = differences
  if (first === undefined) return `${start}/>\n`
  const message = xml(`${first.what}: expected ${first.expected}, got ${first.got}`)
  const failure = `<failure message="${message}" type="${first.what}">${xml(failureOf(one, result))}`
  return `${start}>\n      ${failure}</failure>\n    </testcase>\n`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Escapes for texts and attributes; characters that XML can't have become a blank. */
function xml(text: string): string {
  return [...text.toWellFormed()]
    .map((character) => {
      const isControl = character < ' ' || character === '\uFFFE' || character === '\uFFFF'
      return entities[character] ?? (isControl ? ' ' : character)
    })
    .join('')
}

/** Everything, for programs. */
export function jsonReport({ suites, coverage }: Report): string {
  const report = {
    ...countsOf(suites),
    suites: suites.map(({ suite, results }) => ({
      file: suite.file,
      cases: results.map(({ test, explanation, differences, simulated, skipped }) => ({
        name: test.name,
        line: test.place.line,
        outcome: skipped !== undefined ? 'skipped' : differences.length > 0 ? 'failed' : 'passed',
        expected: test.expected,
        decision: explanation.effect,
        simulated,
        layer: explanation.layer,
        statement: explanation.statement,
        differences,
        missingContextKeys: explanation.missingContextKeys,
        skipped,
      })),
    })),
    ...(coverage && {
      coverage: {
        statements: percentOf(coverage, 'statement'),
        values: percentOf(coverage, 'value'),
        items: coverage.items,
      },
    }),
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}

/** Lines of statements and values as lines of code, so that tools for code can show them. */
export function lcovReport({ items }: Coverage): string {
  const files = Map.groupBy(items, ({ place }) => place.file)
  const records = [...files].map(([file, ofFile]) => {
    const lines = Map.groupBy(ofFile, ({ place }) => place.line)
    const rows = [...lines]
      .sort(([one], [other]) => one - other)
      .map(([line, onLine]) => `DA:${line},${onLine.every((item) => item.covered) ? 1 : 0}\n`)
    return `SF:${file}\n${rows.join('')}end_of_record\n`
  })
  return records.join('')
}
