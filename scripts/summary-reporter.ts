// A reporter for node:test that ends a run with one line: N passed, N failed.
import type { TestEvent } from 'node:test/reporters'

/** Counts tests, not suites, and prints the counts at the end. */
async function* summarize(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0
  let failed = 0
  for await (const event of source) {
    if (event.type !== 'test:summary' || event.data.file !== undefined) continue
    passed = event.data.counts.passed
    failed = event.data.counts.tests - passed - event.data.counts.skipped
  }
  yield `${passed} passed, ${failed} failed\n`
}

export { summarize as default }
