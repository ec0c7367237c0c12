// The daemon as users run it: a process of its own with flags, output and signals. Tests only.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A finished command. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `iamd` with arguments until it ends. */
export async function runIamd(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = startProcess(args, environment)
  const output = collect(child)
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, ...output() }
}

/** A command that runs on. */
export interface RunningIamd {
  readonly child: ChildProcess
  /** Resolves once each pattern matches something that was said since the last call. */
  said(...patterns: readonly RegExp[]): Promise<void>
  /** Sends a signal and waits for the end; gives the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** Runs `iamd` with arguments and goes on while it runs. */
export function spawnIamd(args: readonly string[]): RunningIamd {
  const child = startProcess(args, {})
  const closed = once(child, 'close')
  let unheard = ''
  let wake = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      unheard += chunk.toString()
      wake()
    })
  }
  child.once('close', () => wake())
  return {
    child,
    async said(...patterns) {
      while (!patterns.every((pattern) => pattern.test(unheard))) {
        if (child.exitCode !== null) throw new Error(`iamd ended: ${unheard}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      unheard = ''
    },
    async stop(signal) {
      child.kill(signal)
      const [code] = await closed
      return typeof code === 'number' ? code : null
    },
  }
}

/** A running daemon process. */
export interface DaemonProcess {
  readonly endpoint: string
  readonly port: number
  readonly child: ChildProcess
  output(): { readonly stdout: string; readonly stderr: string }
  /** Sends a signal and waits for the end; gives the exit code, null after a kill. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Waits for the end of a daemon that was told to stop; gives the exit code, null after a kill. */
  ended(): Promise<number | null>
}

/**
 * Starts `iamd start` on a free port; resolves once it has said that it enforces. `through` is a
 * command that runs another one as the same process.
 */
export async function startDaemonProcess(
  flags: readonly string[],
  port?: number,
  environment: Readonly<Record<string, string>> = {},
  host: '127.0.0.1' | '[::1]' = '127.0.0.1',
  through: readonly string[] = [],
): Promise<DaemonProcess> {
  const chosen = port ?? (await freePort())
  const args = ['start', '--listen', `${host}:${chosen}`, ...flags]
  const child = startProcess(args, environment, through)
  const output = collect(child)
  const closed = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      const { stdout, stderr } = output()
      if (!stderr.includes('authenticates and authorizes')) return
      const printsCredentials = stderr.includes('"createdAccount"')
      if (!printsCredentials || stdout.includes('AWS_DEFAULT_REGION')) resolve()
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('close', () => reject(new Error(`iamd did not start: ${output().stderr}`)))
  })
  const ended = async () => {
    const [code] = await closed
    return typeof code === 'number' ? code : null
  }
  return {
    endpoint: `http://${host}:${chosen}`,
    port: chosen,
    child,
    output,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended()
    },
    ended,
  }
}

/** A directory that is removed when the tests of a file are over. */
export function temporaryDirectory(after: (work: () => void) => void): string {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-test-'))
  after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  through: readonly string[] = [],
): ChildProcess {
  const [command = '', ...rest] = [...through, process.execPath, main, ...args]
  return spawn(command, rest, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return () => ({ stdout, stderr })
}
