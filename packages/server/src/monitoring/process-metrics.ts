// What is told of the process: memory, time and how late its event loop is.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricFamily } from '../metrics/metric-family.ts'

const lagResolutionMilliseconds = 20

/** The metrics of this process, and how to stop measuring. */
export interface ProcessMetrics {
  readonly families: readonly MetricFamily[]
  stop(): void
}

/** Starts to measure. Names are those that Prometheus gives to every process, where there are any. */
export function createProcessMetrics(): ProcessMetrics {
  const delay = monitorEventLoopDelay({ resolution: lagResolutionMilliseconds })
  delay.enable()
  // What is measured is the distance between two ticks, of which the resolution is no lag.
  const lag = (nanoseconds: number) =>
    Math.max(0, nanoseconds / 1e9 - lagResolutionMilliseconds / 1_000)
  const one = (
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    value: () => number,
  ): MetricFamily => ({ name, help, type, samples: () => [{ value: value() }] })
  return {
    families: [
      one('gauge', 'process_resident_memory_bytes', 'Resident memory.', () =>
        process.memoryUsage.rss(),
      ),
      one('gauge', 'iamd_heap_used_bytes', 'Memory of JavaScript objects in use.', () => {
        return process.memoryUsage().heapUsed
      }),
      one('counter', 'process_cpu_seconds_total', 'Processor time, of users and system.', () => {
        const { user, system } = process.cpuUsage()
        return (user + system) / 1e6
      }),
      one('gauge', 'process_start_time_seconds', 'When the process started, in Unix time.', () => {
        return performance.timeOrigin / 1_000
      }),
      {
        name: 'iamd_event_loop_lag_seconds',
        help: 'How late the event loop was since this was last asked.',
        type: 'gauge',
        samples() {
          const nothing = delay.count === 0
          const values = [
            { labels: { statistic: 'p50' }, value: nothing ? 0 : lag(delay.percentile(50)) },
            { labels: { statistic: 'p99' }, value: nothing ? 0 : lag(delay.percentile(99)) },
            { labels: { statistic: 'max' }, value: nothing ? 0 : lag(delay.max) },
          ]
          delay.reset()
          return values
        },
      },
    ],
    stop: () => {
      delay.disable()
    },
  }
}
