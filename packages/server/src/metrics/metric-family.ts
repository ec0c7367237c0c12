// What one metric is and where its values come from when someone asks.

/** Names and values of labels. Both are from closed sets: never ids, names or input of callers. */
export type Labels = Readonly<Record<string, string>>

/** One value of a counter or gauge. */
export interface Sample {
  readonly labels?: Labels
  readonly value: number
}

/** How often values were at most each bound, how many there were, and what they add up to. */
export interface Distribution {
  readonly labels?: Labels
  /** Upper bounds, ascending, each with the number of values not above it. */
  readonly buckets: readonly (readonly [bound: number, count: number])[]
  readonly count: number
  readonly sum: number
}

interface Described {
  /** By the conventions of Prometheus: `iamd_`, the thing, its base unit, `_total` for counters. */
  readonly name: string
  readonly help: string
}

/** A metric. Its values are computed when it is read. */
export type MetricFamily =
  | (Described & { readonly type: 'counter' | 'gauge'; samples(): Iterable<Sample> })
  | (Described & { readonly type: 'histogram'; distributions(): Iterable<Distribution> })
