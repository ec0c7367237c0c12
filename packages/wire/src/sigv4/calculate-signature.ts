// Calculates the signature of a request: canonical request, string to sign, HMAC.

import { createHmac, hash, type KeyObject } from 'node:crypto'
import { canonicalHeaders } from './canonical-headers.ts'
import { canonicalPath } from './canonical-path.ts'
import { canonicalQuery } from './canonical-query.ts'
import { payloadHash, statedPayloadHash } from './payload-hash.ts'
import { algorithm, type PresentedCredential, scopeTerminator } from './presented-credential.ts'
import type { SignedHttpRequest } from './signed-http-request.ts'

/** The part of a credential that goes into the signature. */
export type SignatureScope = Pick<
  PresentedCredential,
  'form' | 'date' | 'region' | 'service' | 'amzDate' | 'signedHeaders'
>

/**
 * The canonical request; nothing when the signed headers are not in order or not all there, or the
 * body is not the one that the request states.
 *
 * @throws AwsError MalformedQueryString for a query that cannot be decoded.
 */
export function canonicalRequest(
  request: SignedHttpRequest,
  { form, signedHeaders }: Pick<SignatureScope, 'form' | 'signedHeaders'>,
): string | undefined {
  const headers = canonicalHeaders(request.headers, signedHeaders)
  if (headers === undefined) return undefined
  const payload = payloadHash(request, statedPayloadHash(request, form))
  if (payload === undefined) return undefined
  const path = canonicalPath(request.path)
  const query = canonicalQuery(request.query)
  return `${request.method}\n${path}\n${query}\n${headers}\n${signedHeaders.join(';')}\n${payload}`
}

/** The signature as lower-case hex digits; nothing where there is no canonical request. */
export function calculateSignature(
  request: SignedHttpRequest,
  scope: SignatureScope,
  signingKey: KeyObject,
): string | undefined {
  const canonical = canonicalRequest(request, scope)
  if (canonical === undefined) return undefined
  const { amzDate, date, region, service } = scope
  const stringToSign =
    `${algorithm}\n${amzDate}\n${date}/${region}/${service}/${scopeTerminator}\n` +
    hash('sha256', canonical, 'hex')
  return createHmac('sha256', signingKey).update(stringToSign).digest('hex')
}
