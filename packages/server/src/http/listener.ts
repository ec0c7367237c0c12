// The listener: node:http with limits, turned into calls, and their answers into responses.
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https'
import type { Server } from 'node:net'
import { type CallAnswer, type CallResources, handleCall } from '../handle-call.ts'
import type { IncomingCall } from '../protocols/incoming-call.ts'
import type { AnsweredRequest, RequestObserver } from './access-log.ts'
import { readCallHeaders } from './call-headers.ts'
import { endOfTurn } from './end-of-turn.ts'
import { bodyBytesMaximum, readBody } from './read-body.ts'
import { sourceIpOf } from './source-ip.ts'

/** A certificate and its key, in PEM. */
export interface TlsIdentity {
  readonly certificate: string
  readonly key: string
}

/** What is served beside AWS's APIs: health, and in development mode the reset. */
export type SideRoutes = (message: IncomingMessage) => Promise<SideAnswer> | undefined

/** An answer in JSON, or a text of the type that is given. */
export interface SideAnswer {
  readonly status: number
  readonly body: object | string
  readonly contentType?: string
  /** Whether a machine asks this all day. */
  readonly isRoutine?: true
}

/** A running listener. */
export interface Listener {
  readonly server: Server
  /** Stops accepting, lets calls under way finish, then closes idle connections. */
  close(): Promise<void>
  /** Cuts off who is still there. */
  cutOff(): void
}

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 32_768,
} as const

/** Starts to listen. Rejects with the system's error when the address can't be had. */
export async function listen(
  address: { readonly host: string; readonly port: number },
  tls: TlsIdentity | undefined,
  resources: CallResources,
  sideRoutes: SideRoutes,
  observe: RequestObserver,
): Promise<Listener> {
  const onRequest = (message: IncomingMessage, response: ServerResponse) => {
    respond(message, response, resources, sideRoutes, tls !== undefined, observe).catch(
      (cause: unknown) => {
        resources.logger.error('a response could not be sent', { cause })
        response.destroy()
      },
    )
  }
  const server =
    tls === undefined
      ? createServer(limits, onRequest)
      : createTlsServer({ ...limits, cert: tls.certificate, key: tls.key }, onRequest)
  server.maxRequestsPerSocket = 0
  // A client may close its half once it has asked; without this, Node drops the answer that waits.
  Object.assign(server, { httpAllowHalfOpen: true })
  return listenOn(server, address)
}

/** How soon connections are closed whose last answer was under way when the listener closed. */
const idleCheckMilliseconds = 50

/** Binds a server to an address. Rejects with the system's error when it can't be had. */
export async function listenOn(
  server: HttpServer | HttpsServer,
  address: { readonly host: string; readonly port: number },
): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        // Clients keep connections for calls to come: each ends with the answer under way.
        server.prependListener('request', (_message, response) => {
          response.shouldKeepAlive = false
        })
        const closing = setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds)
        // A server that is closed no longer looks at how long its clients take.
        const patience = setTimeout(() => server.closeAllConnections(), limits.requestTimeout)
        server.close(() => {
          clearInterval(closing)
          clearTimeout(patience)
          resolve()
        })
      }),
    cutOff: () => server.closeAllConnections(),
  }
}

const nothingMore = {}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  resources: CallResources,
  sideRoutes: SideRoutes,
  secureTransport: boolean,
  observe: RequestObserver,
): Promise<void> {
  const requestId = resources.random.uuid()
  const receivedAt = resources.now()
  const begunAt = performance.now()
  const note = (
    status: number | undefined,
    requestBytes: number,
    responseBytes: number,
    more: Partial<Pick<AnsweredRequest, 'call' | 'userAgent' | 'isRoutine'>> = nothingMore,
  ) => {
    const { method = 'GET', url = '/' } = message
    observe({
      requestId,
      sourceIp: sourceIpOf(message.socket.remoteAddress),
      method,
      path: pathOf(url),
      status,
      requestBytes,
      responseBytes,
      milliseconds: performance.now() - begunAt,
      call: more.call,
      userAgent: more.userAgent,
      isRoutine: more.isRoutine ?? false,
    })
  }
  const sideAnswer = sideRoutes(message)
  if (sideAnswer !== undefined) {
    const side = await sideAnswer
    const responseBytes = sendSideAnswer(response, side)
    note(side.status, 0, responseBytes, { isRoutine: side.isRoutine ?? false })
    return
  }
  const body = await readBody(message)
  if (body === 'aborted') {
    note(undefined, 0, 0)
    return
  }
  if (body === 'too-large') {
    // AWS answers with nothing but the status. Source: recorded answers of STS, 2026.
    response.writeHead(413, { connection: 'close' })
    response.end()
    note(413, bodyBytesMaximum, 0)
    return
  }
  const incoming = toIncomingCall(message, body, { requestId, receivedAt, secureTransport })
  const answer = await handleCall(resources, incoming)
  await endOfTurn()
  const responseBytes = send(response, answer, requestId, resources)
  const { userAgent } = incoming.facts
  note(answer.status, body.length, responseBytes, { call: answer, userAgent })
}

/** Sends an answer; gives the length of its body. */
export function sendSideAnswer(response: ServerResponse, side: SideAnswer): number {
  const text = typeof side.body === 'string' ? side.body : `${JSON.stringify(side.body)}\n`
  response.writeHead(side.status, { 'content-type': side.contentType ?? 'application/json' })
  response.end(text)
  return Buffer.byteLength(text)
}

function toIncomingCall(
  message: IncomingMessage,
  body: Uint8Array,
  facts: Pick<IncomingCall['facts'], 'requestId' | 'receivedAt' | 'secureTransport'>,
): IncomingCall {
  const { method = 'GET', url = '/', rawHeaders } = message
  const { contentType, userAgent, referer, accept } = readCallHeaders(rawHeaders)
  const question = url.indexOf('?')
  return {
    http: {
      method,
      path: pathOf(url),
      query: question < 0 ? '' : url.slice(question + 1),
      headers: rawHeaders,
      body,
    },
    facts: {
      ...facts,
      sourceIp: sourceIpOf(message.socket.remoteAddress),
      userAgent,
      referer,
    },
    hasFormBody: isForm(contentType),
    acceptsJson: accept?.includes('application/json') ?? false,
  }
}

function pathOf(url: string): string {
  const question = url.indexOf('?')
  return question < 0 ? url : url.slice(0, question)
}

const isForm = (contentType: string | undefined): boolean =>
  contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false

function send(
  response: ServerResponse,
  answer: CallAnswer,
  requestId: string,
  resources: CallResources,
): number {
  // A string goes out in one write together with the head; a buffer would need two. Nearly all
  // answers are ASCII, which needs no encoding.
  const length = Buffer.byteLength(answer.body)
  const headers = ['x-amzn-RequestId', requestId, 'content-length', String(length)]
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) headers.push(name, value)
  }
  if (answer.service === 'sts') {
    add('x-amz-sts-extended-request-id', resources.random.bytes(48).toString('base64'))
  }
  add('content-type', answer.contentType)
  for (const [name, value] of Object.entries(answer.headers ?? {})) add(name, value)
  add('location', answer.location)
  add('x-iamd-authorization-message', answer.authorizationMessage)
  if (answer.status === 503) add('retry-after', '1')
  response.writeHead(answer.status, headers)
  response.end(answer.body, length === answer.body.length ? 'latin1' : 'utf8')
  return length
}
