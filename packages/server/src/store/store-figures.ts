// What a store counts of its own work.
import { createHistogram, type Histogram } from '../metrics/histogram.ts'

/** How a store has done since it was opened. */
export interface StoreFigures {
  /** Transactions that are durable, that threw, and that were lost with their group. */
  committed: number
  refused: number
  failed: number
  /** Groups that failed because of others, because the database was away, and else. */
  conflicts: number
  unavailable: number
  otherErrors: number
  /** Transactions that wait. */
  waiting: number
  readonly groupSizes: Histogram
  readonly commitSeconds: Histogram
}

/** Makes figures that count from nothing. */
export function createStoreFigures(): StoreFigures {
  return {
    committed: 0,
    refused: 0,
    failed: 0,
    conflicts: 0,
    unavailable: 0,
    otherErrors: 0,
    waiting: 0,
    groupSizes: createHistogram([1, 2, 4, 8, 16, 32, 64, 128, 256]),
    commitSeconds: createHistogram([
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ]),
  }
}
