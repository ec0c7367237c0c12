// What a daemon tells of itself, gathered from its rooms.
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { MetricFamily } from '../metrics/metric-family.ts'
import type { Store } from '../store/store.ts'
import { cacheMetrics } from './cache-metrics.ts'
import { type CallMetrics, createCallMetrics } from './call-metrics.ts'
import { createProcessMetrics } from './process-metrics.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import { storeMetrics } from './store-metrics.ts'

/** What is watched of a daemon. */
export interface Monitoring {
  readonly calls: CallMetrics
  readonly readiness: Readiness
  /** Undefined when nobody is to be told. */
  readonly metrics: readonly MetricFamily[] | undefined
  stop(): void
}

/** Starts to watch. */
export function createMonitoring(
  config: Pick<Config, 'metrics'>,
  store: Store,
  caches: Readonly<Record<string, CacheFigures>>,
  now: () => Date,
  logger: Logger,
): Monitoring {
  const calls = createCallMetrics()
  const readiness = createReadiness(store, now, logger)
  if (config.metrics === 'off') return { calls, readiness, metrics: undefined, stop() {} }
  const ofProcess = createProcessMetrics()
  return {
    calls,
    readiness,
    metrics: [
      ...calls.families,
      ...cacheMetrics(caches),
      ...storeMetrics(store),
      ...ofProcess.families,
    ],
    stop: ofProcess.stop,
  }
}
