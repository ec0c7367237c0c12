// Whether one more denial is recorded: within the rate of its account and of the daemon.

import { createTokenBucket, type TokenBucket } from '../throttling/token-bucket.ts'
import type { DenialLimits } from './denial-limits.ts'

/** The rate at which denials are recorded. */
export interface RecordingRate {
  /** Whether a denial of an account may be recorded at this time, in milliseconds; it then counts. */
  allows(account: string, now: number): boolean
}

const bucketsMaximum = 10_000

/** Makes the rate, with all buckets full. */
export function createRecordingRate(limits: DenialLimits): RecordingRate {
  let daemon: TokenBucket | undefined
  const accounts = new Map<string, TokenBucket>()
  const bucketOf = (account: string, now: number): TokenBucket => {
    const known = accounts.get(account)
    if (known !== undefined) return known
    if (accounts.size >= bucketsMaximum) dropFullBuckets(accounts, now)
    const bucket = createTokenBucket(limits.account, now)
    accounts.set(account, bucket)
    return bucket
  }
  return {
    allows(account, now) {
      daemon ??= createTokenBucket(limits.daemon, now)
      // The daemon's own bucket first: it bounds how many accounts' buckets there can be.
      if (!daemon.has(now)) return false
      const bucket = bucketOf(account, now)
      if (!bucket.has(now)) return false
      daemon.take()
      bucket.take()
      return true
    },
  }
}

/** A full bucket says nothing, and only so many can be less than full at the daemon's rate. */
function dropFullBuckets(accounts: Map<string, TokenBucket>, now: number): void {
  for (const [account, bucket] of accounts) if (bucket.isFull(now)) accounts.delete(account)
}
