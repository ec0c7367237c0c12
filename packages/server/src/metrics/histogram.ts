// Counts values by size, for the price of finding a place in a short list.
import type { Distribution, Labels } from './metric-family.ts'

/** A distribution that grows. */
export interface Histogram {
  observe(value: number): void
  read(labels?: Labels): Distribution
}

/** Makes a histogram with the given upper bounds, ascending. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Array<number>(bounds.length).fill(0)
  let count = 0
  let sum = 0
  return {
    observe(value) {
      count += 1
      sum += value
      let place = 0
      while (value > (bounds[place] ?? Number.POSITIVE_INFINITY)) place += 1
      if (place < counts.length) counts[place] = (counts[place] ?? 0) + 1
    },
    read(labels) {
      let below = 0
      const buckets = bounds.map((bound, place) => {
        below += counts[place] ?? 0
        return [bound, below] as const
      })
      return { ...(labels && { labels }), buckets, count, sum }
    },
  }
}
