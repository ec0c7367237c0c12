// boto3 as a client: one Python process that is told calls and prints what boto3 gave.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Client, parseRefusal } from './client.ts'
import { clientEnvironment } from './client-environment.ts'

const script = fileURLToPath(new URL('../boto3/call_operations.py', import.meta.url))

interface Reply {
  readonly id: number
  readonly output?: unknown
  /** A ClientError as Python prints it. */
  readonly error?: string
}

interface Waiting {
  readonly resolve: (output: unknown) => void
  readonly reject: (cause: Error) => void
}

/** Makes a client of a Python that has boto3. */
export function createBoto3Client(python: string): Client {
  const child = spawn(python, [script], {
    env: clientEnvironment(''),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  createInterface(child.stdout).on('line', (line) => {
    const { id, output, error }: Reply = JSON.parse(line)
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(output)
    else call?.reject(parseRefusal(error) ?? new Error(error))
  })
  child.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`boto3 ended with ${code}`))
  })
  return {
    call(call) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id, ...call })}\n`)
      })
    },
    async close() {
      child.stdin.end()
      await closed
    },
  }
}
