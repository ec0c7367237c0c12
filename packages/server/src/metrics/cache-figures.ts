// What a cache tells of itself: counted by the cache as it goes, read by whoever asks.

/** How a cache has done since it was made. */
export interface CacheFigures {
  /** How often a value was at hand, and how often not. */
  readonly hits: number
  readonly misses: number
  /** How many values it holds, of how many at most. */
  readonly size: number
  readonly limit: number
}
