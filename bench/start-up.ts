// Time from exec to the first answer, and memory then, beside Node doing nothing.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Medians over the runs. */
export interface StartUp {
  readonly nothingMilliseconds: number
  readonly firstAnswerMilliseconds: number
  readonly residentMegabytes: number
}

const port = 42_630
const runs = 7

/** Measures; the database exists already, as at any start but the first. */
export async function measureStartUp(script: string): Promise<StartUp> {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-bench-'))
  try {
    await startOnce(script, directory)
    const nothing: number[] = []
    const first: number[] = []
    const memory: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const began = performance.now()
      spawnSync(process.execPath, ['-e', '0'])
      nothing.push(performance.now() - began)
      const started = await startOnce(script, directory)
      first.push(started.milliseconds)
      memory.push(started.megabytes)
    }
    return {
      nothingMilliseconds: median(nothing),
      firstAnswerMilliseconds: median(first),
      residentMegabytes: median(memory),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function startOnce(script: string, directory: string) {
  const began = performance.now()
  const flags = ['start', '--listen', `127.0.0.1:${port}`, '--data', directory, '--log', 'warn']
  const child = spawn(process.execPath, [script, ...flags], { stdio: 'ignore' })
  await firstAnswer()
  const milliseconds = performance.now() - began
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { milliseconds, megabytes }
}

/** An unsigned call, which AWS and iamd refuse: an answer all the same. */
async function firstAnswer(): Promise<void> {
  for (;;) {
    try {
      const url = `http://127.0.0.1:${port}/?Action=GetCallerIdentity&Version=2011-06-15`
      const response = await fetch(url)
      await response.text()
      return
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
