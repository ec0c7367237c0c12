// Signs requests as a client: for our own command line and benchmarks, and for tests.

import { uriEncode } from '../uri/uri-encode.ts'
import { formatAmzDate } from './amz-date.ts'
import { calculateSignature, type SignatureScope } from './calculate-signature.ts'
import { deriveSigningKey } from './derive-signing-key.ts'
import { algorithm, scopeTerminator } from './presented-credential.ts'
import type { SignedHttpRequest } from './signed-http-request.ts'

export interface SigningIdentity {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SigningTarget {
  readonly region: string
  readonly service: string
  readonly nowMilliseconds: number
}

/** Headers that proxies and HTTP libraries change on the way, so nobody signs them. */
const neverSigned: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'te',
  'transfer-encoding',
  'user-agent',
  'x-amzn-trace-id',
])

/**
 * The request's headers with X-Amz-Date, X-Amz-Security-Token and Authorization added (or
 * replaced), as a flat list of names and values. All headers are signed but those that travel
 * changes.
 *
 * @throws Error without a Host header.
 */
export function signRequest(
  request: SignedHttpRequest,
  identity: SigningIdentity,
  target: SigningTarget,
): readonly string[] {
  const amzDate = formatAmzDate(target.nowMilliseconds)
  const token = identity.sessionToken
  const headers = [
    ...withoutHeaders(request.headers, ['authorization', 'x-amz-date', 'x-amz-security-token']),
    'X-Amz-Date',
    amzDate,
    ...(token === undefined ? [] : ['X-Amz-Security-Token', token]),
  ]
  const scope = signatureScope('header', headers, amzDate, target)
  const signature = sign({ ...request, headers }, identity, scope)
  const authorization =
    `${algorithm} Credential=${identity.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${scope.signedHeaders.join(';')}, Signature=${signature}`
  return [...headers, 'Authorization', authorization]
}

/**
 * The query of a presigned request (the request's own and the signature's parameters). The headers
 * given must be sent by whoever uses it.
 *
 * @throws Error without a Host header.
 */
export function presignQuery(
  request: SignedHttpRequest,
  identity: SigningIdentity,
  target: SigningTarget & { readonly expiresSeconds: number },
): string {
  const amzDate = formatAmzDate(target.nowMilliseconds)
  const scope = signatureScope('query', request.headers, amzDate, target)
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ['X-Amz-Algorithm', algorithm],
    ['X-Amz-Credential', `${identity.accessKeyId}/${scopeText(scope)}`],
    ['X-Amz-Date', amzDate],
    ['X-Amz-Expires', String(target.expiresSeconds)],
    ['X-Amz-SignedHeaders', scope.signedHeaders.join(';')],
    ['X-Amz-Security-Token', identity.sessionToken],
  ]
  const added = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${uriEncode(value)}`],
  )
  const query = [...(request.query === '' ? [] : [request.query]), ...added].join('&')
  return `${query}&X-Amz-Signature=${sign({ ...request, query }, identity, scope)}`
}

function withoutHeaders(headers: readonly string[], names: readonly string[]): readonly string[] {
  return headers.filter((_, index) => {
    const name = headers[index - (index % 2)]?.toLowerCase() ?? ''
    return !names.includes(name)
  })
}

function signatureScope(
  form: SignatureScope['form'],
  headers: readonly string[],
  amzDate: string,
  { region, service }: SigningTarget,
): SignatureScope {
  const names = headers
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase())
    .filter((name) => !neverSigned.has(name))
  const signedHeaders = [...new Set(names)].sort()
  return { form, date: amzDate.slice(0, 8), region, service, amzDate, signedHeaders }
}

function scopeText({ date, region, service }: SignatureScope): string {
  return `${date}/${region}/${service}/${scopeTerminator}`
}

function sign(
  request: SignedHttpRequest,
  identity: SigningIdentity,
  scope: SignatureScope,
): string {
  if (!scope.signedHeaders.includes('host'))
    throw new Error('a request to sign needs a Host header')
  const { date, region, service } = scope
  const key = deriveSigningKey(identity.secretAccessKey, date, region, service)
  const signature = calculateSignature(request, scope, key)
  if (signature === undefined) {
    throw new Error('x-amz-content-sha256 is not the hash of the body to sign')
  }
  return signature
}
