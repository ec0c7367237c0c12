// What all reports are made from, and the reporters by name.
import type { Coverage } from './coverage.ts'
import type { TestSuite } from './read-test-file.ts'
import type { CaseResult } from './run-case.ts'

/** The results of one file. */
export interface SuiteResult {
  readonly suite: TestSuite
  readonly results: readonly CaseResult[]
}

export interface Report {
  readonly suites: readonly SuiteResult[]
  /** Present when it was asked for. */
  readonly coverage: Coverage | undefined
}

/** A decision as reports word it. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** How many cases passed, failed and were skipped. */
export function countsOf(suites: readonly SuiteResult[]): Counts {
  const results = suites.flatMap((suite) => suite.results)
  const skipped = results.filter((result) => result.skipped !== undefined).length
  const failed = results.filter((result) => result.differences.length > 0).length
  return { passed: results.length - skipped - failed, failed, skipped }
}
