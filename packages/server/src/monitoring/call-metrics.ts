// What is counted of calls: which, with what outcome, how they were decided and how long they took.
import { createHistogram, type Histogram } from '../metrics/histogram.ts'
import type { MetricFamily, Sample } from '../metrics/metric-family.ts'

/** How a call ended, in words from closed sets: AWS's names of operations and of errors. */
export interface CallOutcome {
  /** `iam:CreateUser`; undefined while the call does not say what there is. */
  readonly operation: string | undefined
  /** AWS's code of the error, or `Success`. */
  readonly code: string
  /** What authorization said; undefined when it was not asked. */
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny' | undefined
  /** Whether the call ended because it did not show who calls. */
  readonly authenticationFailed: boolean
}

/** Counts calls. */
export interface CallMetrics {
  note(outcome: CallOutcome, milliseconds: number): void
  readonly families: readonly MetricFamily[]
}

/** From an answer out of memory to a client's patience. In seconds. */
const durationBounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

interface OperationFigures {
  readonly labels: { readonly service: string; readonly operation: string }
  readonly codes: Map<string, number>
  readonly durations: Histogram
}

/** Makes the counters. There are as many as AWS has operations and errors, however many callers. */
export function createCallMetrics(): CallMetrics {
  const operations = new Map<string, OperationFigures>()
  const decisions = new Map<string, number>([
    ['allowed', 0],
    ['implicitDeny', 0],
    ['explicitDeny', 0],
  ])
  const authenticationFailures = new Map<string, number>()
  const figuresOf = (name: string): OperationFigures => {
    const known = operations.get(name)
    if (known !== undefined) return known
    const colon = name.indexOf(':')
    const figures = {
      labels: { service: name.slice(0, colon), operation: name.slice(colon + 1) },
      codes: new Map<string, number>(),
      durations: createHistogram(durationBounds),
    }
    operations.set(name, figures)
    return figures
  }
  return {
    note({ operation, code, decision, authenticationFailed }, milliseconds) {
      const figures = figuresOf(operation ?? 'unknown:unknown')
      increase(figures.codes, code)
      figures.durations.observe(milliseconds / 1_000)
      if (decision !== undefined) increase(decisions, decision)
      if (authenticationFailed) increase(authenticationFailures, code)
    },
    families: [
      {
        name: 'iamd_requests_total',
        help: 'Calls by service, operation and AWS error code; code Success for those without.',
        type: 'counter',
        *samples() {
          for (const { labels, codes } of operations.values()) {
            for (const [code, value] of codes) yield { labels: { ...labels, code }, value }
          }
        },
      },
      {
        name: 'iamd_request_duration_seconds',
        help: 'Time from the arrival of a call to its answer.',
        type: 'histogram',
        *distributions() {
          for (const { labels, durations } of operations.values()) yield durations.read(labels)
        },
      },
      {
        name: 'iamd_decisions_total',
        help: 'Calls that were authorized, by the result.',
        type: 'counter',
        samples: () => samplesOf(decisions, 'result'),
      },
      {
        name: 'iamd_authentication_failures_total',
        help: 'Calls that did not show who calls, by AWS error code.',
        type: 'counter',
        samples: () => samplesOf(authenticationFailures, 'kind'),
      },
    ],
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const samplesOf = (counts: ReadonlyMap<string, number>, label: string): readonly Sample[] =>
  [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }))
