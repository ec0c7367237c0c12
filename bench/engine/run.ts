// Measures the engine beside others, on equal policies and requests: node --expose-gc run.ts

import assert from 'node:assert/strict'
import { casbinEngine } from './engines/casbin-engine.ts'
import { cedarEngine } from './engines/cedar-engine.ts'
import type { Effect, Engine } from './engines/engine.ts'
import { compileAll, iamdEngine, parseAll } from './engines/iamd-engine.ts'
import { naiveEngine } from './engines/naive-engine.ts'
import { printScaling } from './hostile.ts'
import { type Budget, callsPerSecond, memoryInUse, processorSeconds } from './measure.ts'
import { policySet } from './policy-set.ts'
import { authorizationRequest, benchmarkRequests } from './requests.ts'

const engines: readonly Engine[] = [iamdEngine, naiveEngine, cedarEngine, casbinEngine]
const sizes = [10, 150, 1000, 10_000]
const policySize = 10
const requestCount = 1024
const budget: Budget = { rounds: 5, secondsPerRound: 0.3 }

/** How many requests the slow engines are compared on, so that the largest sets end in a minute. */
const comparedStatements = 1_000_000

interface Measured {
  readonly size: number
  readonly engine: string
  readonly rate: number
  readonly bytes: number
  readonly effects: readonly Effect[]
}

async function measure(engine: Engine, size: number): Promise<Measured> {
  const documents = policySet(size, policySize)
  const requests = benchmarkRequests(size, requestCount)
  const before = memoryInUse(engine.memory)
  const loaded = await engine.load(documents)
  const calls = requests.map((request) => loaded.prepare(request))
  calls[0]?.()
  const bytes = memoryInUse(engine.memory) - before
  const count = engine === iamdEngine ? requestCount : Math.ceil(comparedStatements / size)
  const effects = calls.slice(0, count).map((call) => call())
  return { size, engine: engine.name, rate: callsPerSecond(calls, budget), bytes, effects }
}

function printRow(cells: readonly string[]): void {
  const widths = [12, 10, 14, 12, 12]
  console.log(cells.map((cell, column) => cell.padStart(widths[column] ?? 10)).join(''))
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

async function printRates(): Promise<void> {
  printRow(['statements', 'engine', 'decisions/s', 'iamd is', 'memory'])
  for (const size of sizes) {
    let own: Measured | undefined
    for (const engine of engines) {
      const measured = await measure(engine, size)
      own ??= measured
      const compared = own.effects.slice(0, measured.effects.length)
      assert.deepEqual(measured.effects.slice(0, compared.length), compared, engine.name)
      printRow([
        whole.format(size),
        engine.name,
        measured.rate < 1000 ? short.format(measured.rate) : whole.format(measured.rate),
        `${short.format(own.rate / measured.rate)} ×`,
        `${short.format(measured.bytes / 1e6)} MB`,
      ])
    }
    const allowed = own?.effects.filter((effect) => effect === 'allowed').length ?? 0
    console.log(`  equal decisions; ${allowed} of ${requestCount} requests allowed\n`)
  }
}

async function printShapes(): Promise<void> {
  console.log('10,000 statements, cut into policies of one layer')
  for (const size of [10_000, 100, 10, 1]) {
    const loaded = await iamdEngine.load(policySet(10_000, size))
    const calls = benchmarkRequests(10_000, requestCount).map((one) => loaded.prepare(one))
    const rate = callsPerSecond(calls, budget)
    console.log(
      `  ${whole.format(10_000 / size).padStart(6)} policies: ${whole.format(rate)} decisions/s`,
    )
  }
  console.log()
}

/** The best of several, for the first pay for the warming up of the code. */
function milliseconds<Prepared>(prepare: () => Prepared, run: (prepared: Prepared) => void) {
  const times = Array.from({ length: 7 }, () => {
    const prepared = prepare()
    globalThis.gc?.()
    const start = processorSeconds()
    run(prepared)
    return (processorSeconds() - start) * 1000
  })
  return Math.min(...times)
}

function printCompileTimes(): void {
  console.log('10,000 statements, processor time to the first decision')
  for (const size of [10_000, 10]) {
    const documents = policySet(10_000, size)
    const [request] = benchmarkRequests(10_000, 1)
    if (request === undefined) continue
    const asked = authorizationRequest(request)
    const parse = milliseconds(() => documents, parseAll)
    const parsed = parseAll(documents)
    // Each policy is compiled once; a copy is another policy.
    const compile = milliseconds(
      () => parsed.map((policy) => ({ ...policy })),
      (policies) => compileAll(policies).decide(asked),
    )
    const policies = whole.format(10_000 / size).padStart(6)
    console.log(
      `  ${policies} policies: parse ${whole.format(parse)} ms, compile ${whole.format(compile)} ms`,
    )
  }
  console.log()
}

await printRates()
await printShapes()
printCompileTimes()
printScaling()
