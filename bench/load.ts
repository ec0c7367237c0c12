// The load: connections that each send their next prepared request when the last is answered.
import { connect, type Socket } from 'node:net'

/** What a load measured. */
export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  /** Milliseconds from sending to the whole answer, ascending. */
  readonly latencies: readonly number[]
}

/**
 * Sends all requests over so many connections.
 * @throws {Error} when any answer is not 200: a benchmark of errors is none.
 */
export async function runLoad(
  port: number,
  connections: number,
  requests: readonly Buffer[],
): Promise<LoadResult> {
  const latencies: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, () => drive(port, () => requests[next++], latencies)),
  )
  const seconds = (performance.now() - started) / 1000
  latencies.sort((a, b) => a - b)
  return { requests: requests.length, seconds, latencies }
}

function drive(
  port: number,
  nextRequest: () => Buffer | undefined,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    let pending: Buffer = Buffer.alloc(0)
    let sentAt = 0
    const send = () => {
      const request = nextRequest()
      if (request === undefined) {
        socket.end()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(request)
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const length = answerLength(pending)
      if (length === undefined || pending.length < length) return
      if (pending.toString('latin1', 9, 12) !== '200') {
        fail(socket, reject, pending.toString())
        return
      }
      latencies.push(performance.now() - sentAt)
      pending = pending.subarray(length)
      send()
    })
  })
}

function fail(socket: Socket, reject: (error: Error) => void, answer: string): void {
  socket.destroy()
  reject(new Error(`not answered with 200:\n${answer}`))
}

/** Length of the answer with its head, once the head is there. */
function answerLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  return end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
}

/** A quantile of ascending numbers. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0
