// Requests that are refused by a status alone, before they are calls: sent, and told to who counts.
import type { Server as HttpServer, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { CallOutcome } from '../monitoring/call-metrics.ts'
import { STATUS_CODES } from './node-http.ts'

/** What requests are refused with. */
export type RefusalStatus = 400 | 408 | 413 | 431 | 503

const codes = {
  400: 'BadRequest',
  408: 'RequestTimeout',
  413: 'RequestEntityTooLarge',
  431: 'RequestHeaderFieldsTooLarge',
  503: 'ServiceUnavailable',
} as const

/** What is counted of a refusal. */
export const refusalOutcome = (status: RefusalStatus): CallOutcome => ({
  operation: undefined,
  code: codes[status],
  decision: undefined,
  authenticationFailed: false,
})

/** Answers with a status and nothing else. */
export function refuse(
  response: ServerResponse,
  status: RefusalStatus,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { ...headers, 'content-length': '0' })
  response.end()
}

/** Requests that broke off on their way, by the connection. */
export interface BrokenRequests {
  /** A request that has arrived up to the end of its headers. */
  began(socket: Socket, response: ServerResponse): void
  /** What a connection was refused with while a request was on its way. */
  statusOf(socket: Socket): RefusalStatus | undefined
}

/**
 * Answers what is no HTTP, or takes too long, as Node does by itself, and tells of it. Of requests
 * whose headers were there it tells nothing: whoever reads their bodies does.
 */
export function refuseBroken(
  server: HttpServer | HttpsServer,
  tell: (socket: Socket, status: RefusalStatus) => void,
): BrokenRequests {
  const unanswered = new WeakMap<Socket, Set<ServerResponse>>()
  const statuses = new WeakMap<Socket, RefusalStatus>()
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const status = statusFor(error.code)
    const responses = [...(unanswered.get(socket) ?? [])]
    const isSending = responses.some(({ headersSent }) => headersSent)
    if (status !== undefined && socket.writable && !isSending) {
      // A client that ended in the middle went away; it may only have closed its half.
      if (error.code !== 'HPE_INVALID_EOF_STATE') statuses.set(socket, status)
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
      if (responses.length === 0) tell(socket, status)
    }
    socket.destroy()
  })
  return {
    began(socket, response) {
      const responses = unanswered.get(socket) ?? new Set()
      unanswered.set(socket, responses.add(response))
      response.once('close', () => responses.delete(response))
    },
    statusOf: (socket) => statuses.get(socket),
  }
}

/** Errors of the network and of TLS leave nobody to answer. */
function statusFor(code: string | undefined): RefusalStatus | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code?.startsWith('HPE_') ? 400 : undefined
}
