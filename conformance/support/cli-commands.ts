// Runs commands of the AWS CLI without importing it anew for each: that takes most of their time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Finished, runProgram } from './run-program.ts'

/** Runs AWS CLI commands. */
export interface CliCommands {
  /** Runs a command with just these arguments and environment. */
  run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Finished>
  close(): Promise<void>
}

const script = fileURLToPath(new URL('../aws-cli/serve_commands.py', import.meta.url))

/** Makes a runner of an AWS CLI of version 1, which is a Python program. */
export function createCliCommands(path: string): CliCommands {
  const python = join(dirname(path), 'python3')
  if (existsSync(python)) return commandsOfServer(python)
  return { run: (args, environment) => runProgram(path, args, environment), async close() {} }
}

interface Waiting {
  readonly resolve: (finished: Finished) => void
  readonly reject: (cause: Error) => void
}

function commandsOfServer(python: string): CliCommands {
  const child = spawn(python, [script], {
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  createInterface(child.stdout).on('line', (line) => {
    const { id, ...finished }: Finished & { readonly id: number } = JSON.parse(line)
    waiting.get(id)?.resolve(finished)
    waiting.delete(id)
  })
  child.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the AWS CLI ended with ${code}`))
  })
  return {
    run(args, environment) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id, args, environment })}\n`)
      })
    },
    async close() {
      child.stdin.end()
      await closed
    },
  }
}
