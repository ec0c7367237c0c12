// Bounds the requests of one connection that are being answered: no client of AWS's sends ahead.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Counts a request until it is answered, and says whether it is one too many, or beyond. */
export type CountUnanswered = (
  message: IncomingMessage,
  response: ServerResponse,
) => 'counted' | 'refused' | 'ignored'

/**
 * Those before the first too many are answered, then it is, by 503, and then the connection ends. It
 * is not read from any more until then; what had arrived by then is ignored.
 */
export function countUnanswered(maximum: number): CountUnanswered {
  const unanswered = new WeakMap<Socket, number>()
  return (message, response) => {
    const { socket } = message
    const count = (unanswered.get(socket) ?? 0) + 1
    unanswered.set(socket, count)
    if (count <= maximum) {
      response.once('close', () => {
        unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1)
      })
      return 'counted'
    }
    socket.pause()
    // Not before those ahead of it: they are sent in their order.
    if (count > maximum + 1) return 'ignored'
    response.writeHead(503, { connection: 'close', 'retry-after': '1', 'content-length': '0' })
    response.end()
    return 'refused'
  }
}
