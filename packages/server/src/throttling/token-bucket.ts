// A token bucket: so many at once, and then so many a second.

/** How often something may happen. */
export interface Rate {
  /** How many tokens the full bucket holds. */
  readonly burst: number
  readonly perSecond: number
}

/** Gives out tokens. */
export interface TokenBucket {
  /** Whether there is a token at this time, in milliseconds. */
  has(now: number): boolean
  take(): void
  /** Whether nothing was taken for so long that a new bucket would be the same. */
  isFull(now: number): boolean
}

/** Makes a full bucket. */
export function createTokenBucket({ burst, perSecond }: Rate, madeAt: number): TokenBucket {
  let tokens = burst
  let filledAt = madeAt
  const fill = (now: number) => {
    // A clock that was set back takes nothing away.
    const seconds = Math.max(0, now - filledAt) / 1000
    tokens = Math.min(burst, tokens + seconds * perSecond)
    filledAt = now
  }
  return {
    has(now) {
      fill(now)
      return tokens >= 1
    },
    take() {
      tokens -= 1
    },
    isFull(now) {
      fill(now)
      return tokens === burst
    },
  }
}
