// Token buckets by name, of which only so many are kept.
import { createTokenBucket, type Rate, type TokenBucket } from './token-bucket.ts'

/** Buckets by name. */
export interface BucketTable {
  /** Whether a bucket has a token. */
  has(name: string, now: number): boolean
  /** Takes a token, where there is one. */
  take(name: string, now: number): void
}

/** Makes a table of so many buckets at most; of more, the one that was idle longest is forgotten. */
export function createBucketTable(rate: Rate, maximum: number): BucketTable {
  // Maps keep insertion order: the first was used longest ago.
  const buckets = new Map<string, TokenBucket>()
  return {
    // A bucket that is not there is full.
    has: (name, now) => buckets.get(name)?.has(now) ?? rate.burst >= 1,
    take(name, now) {
      const bucket = buckets.get(name) ?? createTokenBucket(rate, now)
      if (!bucket.has(now)) return
      bucket.take()
      buckets.delete(name)
      buckets.set(name, bucket)
      if (buckets.size <= maximum) return
      for (const [oldest] of buckets.entries().take(1)) buckets.delete(oldest)
    },
  }
}
