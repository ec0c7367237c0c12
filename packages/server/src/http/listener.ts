// The listener: node:http with limits, turned into calls, and their answers into responses.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type CallResources, handleCall } from '../handle-call.ts'
import type { IncomingCall } from '../protocols/incoming-call.ts'
import { addressBlock } from '../throttling/address-block.ts'
import type { AnsweredRequest, RequestObserver } from './access-log.ts'
import { type BoundServer, bindServer } from './bind-server.ts'
import { boundConnections } from './bound-connections.ts'
import { readCallHeaders } from './call-headers.ts'
import { endOfTurn } from './end-of-turn.ts'
import { createHeldBytes, type HeldBytes } from './held-bytes.ts'
import type { HttpLimits } from './http-limits.ts'
import { createServer } from './node-http.ts'
import { readBody } from './read-body.ts'
import {
  type BrokenRequests,
  type RefusalStatus,
  refusalOutcome,
  refuse,
  refuseBroken,
} from './refusals.ts'
import { sendAnswer, sendSideAnswer } from './send-answer.ts'
import { sourceIpOf } from './source-ip.ts'
import {
  handshakeMilliseconds,
  keepReloading,
  readTlsIdentity,
  type TlsFiles,
} from './tls-identity.ts'
import { clientOf, type TrustedProxies } from './trusted-proxies.ts'
import { countUnanswered } from './unanswered-requests.ts'

/** How to listen. */
export interface ListenSettings {
  readonly host: string
  readonly port: number
  readonly tlsFiles: TlsFiles | undefined
  /** How often the files are looked at. */
  readonly tlsMilliseconds: number
  readonly limits: HttpLimits
  readonly trustedProxies: TrustedProxies
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
export interface Listener extends BoundServer {
  /** Reads certificate and key again. */
  reload(): void
}

/** What answering needs, besides the request. */
interface Answering {
  readonly settings: ListenSettings
  readonly resources: CallResources
  readonly sideRoutes: SideRoutes
  readonly observe: RequestObserver
  readonly heldBytes: HeldBytes
  readonly broken: BrokenRequests
}

/** Starts to listen. Rejects with the system's error when the address can't be had. */
export async function listen(
  settings: ListenSettings,
  resources: CallResources,
  sideRoutes: SideRoutes,
  observe: RequestObserver,
): Promise<Listener> {
  const { limits, tlsFiles } = settings
  const options = {
    headersTimeout: limits.headersMilliseconds,
    requestTimeout: limits.requestMilliseconds,
    keepAliveTimeout: limits.idleMilliseconds,
    connectionsCheckingInterval: limits.checkMilliseconds,
    maxHeaderSize: limits.headerBytes,
  }
  const tls = tlsFiles && { files: tlsFiles, identity: readTlsIdentity(tlsFiles) }
  const tlsServer =
    tls &&
    (await import('node:https')).createServer({
      ...options,
      ...tls.identity,
      handshakeTimeout: handshakeMilliseconds,
    })
  const server = tlsServer ?? createServer(options)
  const broken = refuseBroken(server, (socket, status) =>
    observe(brokenRequest(socket, resources.random.uuid(), status)),
  )
  const heldBytes = createHeldBytes(limits.heldBytes)
  const answering: Answering = { settings, resources, sideRoutes, observe, heldBytes, broken }
  const count = countUnanswered(limits.unansweredRequests)
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    broken.began(message.socket, response)
    const counted = count(message, response)
    if (counted === 'ignored') return
    respond(message, response, answering, counted).catch((cause: unknown) => {
      resources.logger.error('a response could not be sent', { cause })
      response.destroy()
    })
  })
  server.maxRequestsPerSocket = 0
  // Also a client that does not read what it asked for is one that is idle.
  server.timeout = limits.idleMilliseconds
  boundConnections(server, limits, settings.trustedProxies)
  // A client may close its half once it has asked; without this, Node drops the answer that waits.
  Object.assign(server, { httpAllowHalfOpen: true })
  const bound = await bindServer(server, settings, limits.requestMilliseconds)
  const reloading =
    tls &&
    tlsServer &&
    keepReloading(tlsServer, tls.files, tls.identity, {
      logger: resources.logger,
      now: resources.now,
      milliseconds: settings.tlsMilliseconds,
    })
  return {
    ...bound,
    reload: () => reloading?.reload(),
    close() {
      reloading?.stop()
      return bound.close()
    },
  }
}

const nothingMore = {}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  { settings, resources, sideRoutes, observe, heldBytes, broken }: Answering,
  counted: 'counted' | 'refused',
): Promise<void> {
  const requestId = resources.random.uuid()
  const receivedAt = resources.now()
  const begunAt = performance.now()
  const { remoteAddress } = message.socket
  const peer = { remoteAddress, secureTransport: settings.tlsFiles !== undefined }
  const client = clientOf(peer, message.rawHeaders, settings.trustedProxies)
  const note = (
    status: number | undefined,
    requestBytes: number,
    responseBytes: number,
    more: Partial<
      Pick<AnsweredRequest, 'call' | 'outcome' | 'userAgent' | 'isRoutine'>
    > = nothingMore,
  ) => {
    const { method = 'GET', url = '/' } = message
    observe({
      requestId,
      sourceIp: client.sourceIp,
      method,
      path: pathOf(url),
      status,
      requestBytes,
      responseBytes,
      milliseconds: performance.now() - begunAt,
      call: more.call,
      outcome: more.outcome,
      userAgent: more.userAgent,
      isRoutine: more.isRoutine ?? false,
    })
  }
  const noteRefusal = (status: RefusalStatus, requestBytes: number) =>
    note(status, requestBytes, 0, { outcome: refusalOutcome(status) })
  // Sent already, where it was counted.
  if (counted === 'refused') return noteRefusal(503, 0)
  const sideAnswer = sideRoutes(message)
  if (sideAnswer !== undefined) {
    const side = await sideAnswer
    const responseBytes = sendSideAnswer(response, side)
    note(side.status, 0, responseBytes, { isRoutine: side.isRoutine ?? false })
    return
  }
  if (message.rawHeaders.length > 2 * settings.limits.headers) {
    refuse(response, 431, { connection: 'close' })
    return noteRefusal(431, 0)
  }
  const held = heldBytes.begin(addressBlock(client.sourceIp))
  try {
    const body = await readBody(message, settings.limits.bodyBytes, held)
    if (body === 'aborted') {
      const status = broken.statusOf(message.socket)
      return status === undefined ? note(undefined, 0, 0) : noteRefusal(status, 0)
    }
    if (body === 'too-large') {
      // AWS answers with nothing but the status. Source: recorded answers of STS, 2026.
      refuse(response, 413, { connection: 'close' })
      return noteRefusal(413, settings.limits.bodyBytes)
    }
    if (body === 'no-room') {
      refuse(response, 503, { 'retry-after': '1' })
      return noteRefusal(503, 0)
    }
    const incoming = toIncomingCall(message, body, { requestId, receivedAt, ...client })
    const answer = await handleCall(resources, incoming)
    await endOfTurn()
    const responseBytes = sendAnswer(response, answer, requestId, resources)
    const { userAgent } = incoming.facts
    const { outcome } = answer
    note(answer.status, body.length, responseBytes, { call: answer, outcome, userAgent })
  } finally {
    held.release()
  }
}

/** What is known of a request that did not get to the end of its headers. */
const brokenRequest = (
  socket: Socket,
  requestId: string,
  status: RefusalStatus,
): AnsweredRequest => ({
  requestId,
  sourceIp: sourceIpOf(socket.remoteAddress),
  userAgent: undefined,
  method: '',
  path: '',
  status,
  requestBytes: 0,
  responseBytes: 0,
  milliseconds: 0,
  call: undefined,
  outcome: refusalOutcome(status),
  isRoutine: false,
})

function toIncomingCall(
  message: IncomingMessage,
  body: Uint8Array,
  facts: Omit<IncomingCall['facts'], 'userAgent' | 'referer'>,
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
    facts: { ...facts, userAgent, referer },
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
