// What is told of caches, each by its name.
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { MetricFamily } from '../metrics/metric-family.ts'

/** Makes the metrics of caches. */
export function cacheMetrics(
  caches: Readonly<Record<string, CacheFigures>>,
): readonly MetricFamily[] {
  const samples = (member: keyof CacheFigures) => () =>
    Object.entries(caches).map(([cache, figures]) => ({
      labels: { cache },
      value: figures[member],
    }))
  return [
    {
      name: 'iamd_cache_hits_total',
      help: 'Look-ups that found a value in memory.',
      type: 'counter',
      samples: samples('hits'),
    },
    {
      name: 'iamd_cache_misses_total',
      help: 'Look-ups that had to read the store or to make the value.',
      type: 'counter',
      samples: samples('misses'),
    },
    {
      name: 'iamd_cache_entries',
      help: 'Values in memory.',
      type: 'gauge',
      samples: samples('size'),
    },
    {
      name: 'iamd_cache_entries_max',
      help: 'Values in memory at most.',
      type: 'gauge',
      samples: samples('limit'),
    },
  ]
}
