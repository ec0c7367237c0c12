// Measures processor time and memory; wall time would count what else runs on the machine.

import type { Effect } from './engines/engine.ts'

/** The processor time that this process has used, in seconds. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export interface Budget {
  readonly rounds: number
  readonly secondsPerRound: number
}

/** Calls per second of processor time: the best of several rounds, after one to warm up. */
export function callsPerSecond(calls: readonly (() => Effect)[], budget: Budget): number {
  let best = 0
  for (let round = 0; round <= budget.rounds; round += 1) {
    const rate = oneRound(calls, budget.secondsPerRound)
    if (round > 0) best = Math.max(best, rate)
  }
  return best
}

/** Looks at the clock so seldom that looking does not count. */
function oneRound(calls: readonly (() => Effect)[], seconds: number): number {
  const start = processorSeconds()
  let count = 0
  let batch = 1
  let spent = 0
  while (spent < seconds) {
    for (let at = 0; at < batch; at += 1) calls[(count + at) % calls.length]?.()
    count += batch
    spent = processorSeconds() - start
    if (spent < seconds / 20) batch *= 2
  }
  return count / spent
}

/** Memory in use after collecting garbage, in bytes: of the heap or of the whole process. */
export function memoryInUse(of: 'heap' | 'process'): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return of === 'heap' ? heapUsed : rss
}
