// How much is kept of denied calls, for how long, and how often: a flood must cost little.
import type { DenialCapacity } from '../store/tables/denials.ts'
import type { Rate } from '../throttling/token-bucket.ts'

/** The limits of the record. */
export interface DenialLimits {
  readonly lifetimeMilliseconds: number
  /** For each account. */
  readonly account: DenialCapacity & Rate
  /** For all accounts together. */
  readonly daemon: DenialCapacity & Rate
  /** How many evaluations a page of the answer has. */
  readonly evaluationsPerPage: number
}

const mebibyte = 1024 * 1024

/** The limits of a daemon. AWS keeps what it records for 24 hours or more. */
export const defaultDenialLimits: DenialLimits = {
  lifetimeMilliseconds: 24 * 60 * 60 * 1000,
  account: { records: 5_000, bytes: 16 * mebibyte, burst: 1_000, perSecond: 10 },
  daemon: { records: 50_000, bytes: 256 * mebibyte, burst: 2_000, perSecond: 50 },
  evaluationsPerPage: 100,
}

/** Records nothing. What is there already can still be read. */
export const withoutRecording = (limits: DenialLimits): DenialLimits => ({
  ...limits,
  daemon: { ...limits.daemon, burst: 0, perSecond: 0 },
})
