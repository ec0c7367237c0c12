// Sends answers: of calls, and of what is served beside them.
import type { ServerResponse } from 'node:http'
import type { CallAnswer, CallResources } from '../handle-call.ts'
import type { SideAnswer } from './listener.ts'

/** Sends an answer; gives the length of its body. */
export function sendSideAnswer(response: ServerResponse, side: SideAnswer): number {
  const text = typeof side.body === 'string' ? side.body : `${JSON.stringify(side.body)}\n`
  response.writeHead(side.status, { 'content-type': side.contentType ?? 'application/json' })
  response.end(text)
  return Buffer.byteLength(text)
}

/** Sends the answer of a call; gives the length of its body. */
export function sendAnswer(
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
