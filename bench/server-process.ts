// A server under measurement: a process of its own, whose processor time the kernel counts.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** A running server. */
export interface ServerProcess {
  readonly port: number
  /** Everything it has printed on standard output. */
  output(): string
  /** Processor seconds it has used, in user and system mode. */
  processorSeconds(): number
  /** Resident memory in megabytes. */
  residentMegabytes(): number
  stop(): Promise<void>
}

/**
 * Starts a script with arguments made for a free port; ready when it prints what is awaited or,
 * where that is nothing, when it says that it is healthy.
 */
export async function startServer(
  script: string,
  argumentsFor: (port: number) => readonly string[],
  readyText: string | undefined,
): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [script, ...argumentsFor(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (readyText !== undefined && (stdout + stderr).includes(readyText)) resolve()
    }
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      look()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
      look()
    })
    child.once('exit', () => reject(new Error(`${script} ended: ${stderr}`)))
    if (readyText === undefined) untilHealthy(port, child).then(resolve, reject)
  })
  return {
    port,
    output: () => stdout,
    processorSeconds: () => processorSecondsOf(child),
    residentMegabytes: () => residentMegabytesOf(child),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilHealthy(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The kernel counts in hundredths of a second. */
function processorSecondsOf(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMegabytesOf(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
